import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { SEARCH_ATTRIBUTES, WORKFLOWS } from '../workflows/contract.ts';

/** What was seen alive is not asked after again before this. */
const SEEN_MS = 15_000;
/** All runs of a type, or all schedules, are listed no more often. */
const LISTED_MS = 30_000;
/** A run that failed is not started again at once: what made it fail mostly lasts a while. */
const FAILED_MS = 60_000;

/**
 * Tells which runs are gone: never started, ended by hand, or lost with Temporal's own database. Only Temporal
 * knows; what our database says about a run is what the run wrote when it was last alive.
 */
export class RunWatch {
  readonly #client: Client;
  readonly #seen = new Map<string, number>();
  readonly #lists = new Map<string, { ids: ReadonlySet<string>; at: number }>();

  constructor(client: Client) {
    this.#client = client;
  }

  async isGone(workflowId: string): Promise<boolean> {
    if (this.#wasSeen(workflowId)) return false;
    if (!(await this.#isAlive(workflowId))) return true;
    this.#seen.set(workflowId, Date.now());
    return false;
  }

  /**
   * Ids of the workflows of a type that are under way, as they were listed half a minute ago at most. What is missing
   * may be new: `isGone` tells.
   */
  underWay(type: keyof typeof WORKFLOWS): Promise<ReadonlySet<string>> {
    const query = `WorkflowType = '${type}' and ExecutionStatus = 'Running'`;
    return this.#listed(
      type,
      this.#client.workflow.list({ query, pageSize: 1_000 }),
      (run) => run.workflowId,
    );
  }

  /** Ids of the schedules that there are, as they were listed half a minute ago at most. */
  schedules(): Promise<ReadonlySet<string>> {
    return this.#listed(
      'schedules',
      this.#client.schedule.list({ pageSize: 1_000 }),
      (each) => each.scheduleId,
    );
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

  async #listed<T>(
    what: string,
    list: AsyncIterable<T>,
    idOf: (each: T) => string,
  ): Promise<ReadonlySet<string>> {
    const before = this.#lists.get(what);
    if (before && Date.now() - before.at < LISTED_MS) return before.ids;
    const ids = new Set<string>();
    for await (const each of list) ids.add(idOf(each));
    this.#lists.set(what, { ids, at: Date.now() });
    return ids;
  }

  #wasSeen(workflowId: string): boolean {
    for (const [id, at] of this.#seen) if (Date.now() - at > SEEN_MS) this.#seen.delete(id);
    return this.#seen.has(workflowId);
  }
}
