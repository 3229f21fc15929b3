import type { ReactNode } from 'react';
import type { Health } from '../../api/types.ts';

/** One thing to know about the connection, wherever one is. */
export interface Notice {
  key: string;
  title: string;
  /** Red for what does not go on by itself, amber for what is not sent, teal for what is good to know. */
  color: 'red' | 'yellow' | 'teal';
  body?: ReactNode;
  action?: ReactNode;
}

/** Nothing, or what is to be told. */
export type NoticeOf = (health: Health) => Notice | undefined;
