import type { RawAnswer } from './provider.ts';

/**
 * The protocol of a vendor's program that polls us, in its pure form: what its messages say, and how ours are
 * written. Who may sign in, what is handed out and what is stored is the API's.
 */
export interface PollingAgent {
  /** The largest message that it sends, in bytes. */
  maxMessageBytes: number;
  contentType: string;
  /** Describes the service at an address, for programs that ask. */
  describe(address: string): { contentType: string; body: string };
  /** @throws AgentMessageError for what is none of its messages. */
  read(message: string): AgentCall;
  write(answer: AgentAnswer): string;
  /** A refusal of a message that cannot be read, or of a call that failed. */
  writeFault(message: string): string;
  /** What the program is set up with on its computer; holds no password. */
  setupFile(setup: AgentSetup): { fileName: string; contentType: string; body: string };
  /** What a code that it reports means, for people. Undefined for one that is about a record. */
  adviceOn(code: string): string;
  /** All that are known, for the page that explains them. */
  codes: readonly ExplainedCode[];
}

/** In sentences. */
export interface ExplainedCode {
  code: string;
  meaning: string;
  remedy: string;
}

/** The message is none, or none of this protocol. */
export class AgentMessageError extends Error {}

export interface AgentSetup {
  /** Address of the service, on the host that it is reached at. */
  address: string;
  /** Where its user finds help; same host. */
  support: string;
  name: string;
  description: string;
  userName: string;
  /** Identify the installation and the connection of one computer; the same for ever. */
  ownerId: string;
  fileId: string;
  everyMinutes: number;
}

/** Who speaks, as far as the program tells. */
export interface AgentHello {
  companyName?: string;
  /** The `fileId` of each connection that the company file was stamped with by us. */
  fileIds: string[];
  computer?: string;
  /** What its clock shows, in ms from a beginning of its own: only differences mean something. */
  clockMs?: number;
  versions: string[];
}

export type AgentCall =
  | { operation: 'server_version' }
  | { operation: 'client_version'; version: string }
  | { operation: 'sign_in'; userName: string; password: string }
  | { operation: 'ask'; ticket: string; hello?: AgentHello; file?: string }
  | { operation: 'bring'; ticket: string; answer: RawAnswer }
  | { operation: 'report'; ticket: string; code: string; message: string }
  | { operation: 'why'; ticket: string }
  | { operation: 'leave'; ticket: string };

export type AgentAnswer =
  | { operation: 'server_version'; version: string }
  | { operation: 'client_version' }
  /** `afterSeconds`: when it may come again. */
  | { operation: 'sign_in'; kind: 'welcome'; ticket: string; everySeconds: number }
  | { operation: 'sign_in'; kind: 'refused' }
  | { operation: 'sign_in'; kind: 'nothing_due'; everySeconds: number }
  | { operation: 'sign_in'; kind: 'busy'; afterSeconds: number }
  /** Empty when there is nothing (yet); then it asks why. */
  | { operation: 'ask'; body: string }
  /** 100 ends the visit; negative when something went wrong: then it asks why. */
  | { operation: 'bring'; percent: number }
  | { operation: 'report'; isOver: true }
  /** `wait`: nothing yet, it asks again in some seconds. */
  | { operation: 'why'; text: string; wait: boolean }
  | { operation: 'leave'; text: string };
