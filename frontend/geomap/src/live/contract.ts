/** Contract: what Python asks of the live component and what that tells Python. */

/** A cookie to keep; one with an empty value is taken away. */
export interface Cookie {
  name: string;
  value: string;
  days: number;
}

export interface LiveData {
  /** Without a room nothing is listened to. */
  room: string;
  token: string;
  /** What Python shows already. */
  rev: number;
  /** Whether the camera of this page is sent. */
  lead: boolean;
  /** Whether the maps of this page go where the camera of the leader goes. */
  follow: boolean;
  cookie: Cookie | null;
  /** Seconds between two ticks. */
  tick: number | null;
  /** Letters and digits that are told when they are pressed outside a field. */
  keys: string[];
}

export interface LiveState {
  /** The newest rev of the room, when Python does not show it yet. */
  news: number;
  tick: { seq: number };
  pressed: { seq: number; key: string };
  connected: boolean;
}
