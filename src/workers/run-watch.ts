import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { SEARCH_ATTRIBUTES, WORKFLOWS } from '../workflows/contract.ts';

/** What was seen alive is not asked after again before this. */
const SEEN_MS = 15_000;
/** A run that failed is not started again at once: what made it fail mostly lasts a while. */
const FAILED_MS = 60_000;

/**
 * Tells which runs are gone: never started, ended by hand, or lost with Temporal's own database. Only Temporal
 * knows; what our database says about a run is what the run wrote when it was last alive.
 */
export class RunWatch {
  readonly #client: Client;
  readonly #seen = new Map<string, number>();

  constructor(client: Client) {
    this.#client = client;
  }

  async isGone(workflowId: string): Promise<boolean> {
    if (this.#wasSeen(workflowId)) return false;
    if (!(await this.#isAlive(workflowId))) return true;
    this.#seen.set(workflowId, Date.now());
    return false;
  }

  /** Workflow ids of the retries of a connection that are under way. */
  async retriesOf(connectionId: string): Promise<string[]> {
    const ofConnection = `${SEARCH_ATTRIBUTES.connection} = '${connectionId}'`;
    const query = `${ofConnection} and WorkflowType = '${WORKFLOWS.retrySync}' and ExecutionStatus = 'Running'`;
    const ids: string[] = [];
    for await (const { workflowId } of this.#client.workflow.list({ query })) ids.push(workflowId);
    return ids;
  }

  async #isAlive(workflowId: string): Promise<boolean> {
    try {
      const { status, closeTime } = await this.#client.workflow.getHandle(workflowId).describe();
      if (status.name === 'RUNNING' || status.name === 'PAUSED') return true;
      const failed = status.name === 'FAILED' || status.name === 'TIMED_OUT';
      return failed && closeTime !== undefined && Date.now() - closeTime.getTime() < FAILED_MS;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }

  #wasSeen(workflowId: string): boolean {
    for (const [id, at] of this.#seen) if (Date.now() - at > SEEN_MS) this.#seen.delete(id);
    return this.#seen.has(workflowId);
  }
}
