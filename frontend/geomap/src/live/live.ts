/** Live: the room as seen from one page: what is new in it, and where its camera is. */

import type { Component } from '../contract';
import { next } from '../link/count';
import { spread } from '../link/drawn';
import { bare } from '../view/camera';
import { watch, type Filmed, type Shot } from '../view/cameras';
import { isStill } from '../view/motion';
import type { LiveData, LiveState } from './contract';
import { cookieText } from './cookie';
import { Follower } from './follower';
import { wantedKey } from './keys';
import { Leader } from './leader';
import { Link } from './link';
import { Pulse } from './pulse';
import { Steady } from './steady';
import { Teller } from './teller';
import { address, read } from './wire';

type Pass = Pick<LiveData, 'room' | 'token'>;

export class Live {
  private room: Room | null = null;
  private cookie = '';

  constructor(private component: Component<LiveData, LiveState>) {
    this.update(component);
  }

  /** A run of Python. */
  update(component: Component<LiveData, LiveState>): void {
    this.component = component;
    const { data } = component;
    this.keep(data);
    if (!this.room?.isOf(data)) this.enter(data);
    this.room?.update(data);
  }

  destroy(): void {
    this.room?.leave();
    this.room = null;
  }

  private enter(data: LiveData): void {
    this.room?.leave();
    // Python hands out the way to it anew with every run
    const tell: Tell = (name, value) => this.component.setStateValue(name, value);
    this.room = data.room ? new Room(data, tell) : null;
  }

  private keep({ cookie }: LiveData): void {
    const text = cookie && cookieText(cookie, location.protocol === 'https:');
    if (!text || text === this.cookie) return;
    this.cookie = text;
    document.cookie = text;
  }
}

type Tell = Component<LiveData, LiveState>['setStateValue'];

class Room {
  private data: LiveData;
  private readonly teller = new Teller((rev) => this.tell('news', rev));
  private readonly steady = new Steady(true, (state) => this.tell('connected', state));
  private readonly pulse = new Pulse(() => this.tell('tick', { seq: next() }));
  private readonly follower = new Follower(isStill);
  private readonly leader = new Leader((shot) => this.link.send({ camera: shot }));
  private readonly link: Link;
  private readonly stop = new AbortController();
  private readonly forget: () => void;

  constructor(
    data: LiveData,
    private readonly tell: Tell,
  ) {
    this.data = data;
    this.forget = watch({
      arrived: () => this.follower.go(),
      moved: (map) => this.moved(map),
    });
    const { signal } = this.stop;
    document.addEventListener('keydown', (event) => this.pressed(event), { signal });
    document.addEventListener('click', (event) => this.left(event), { signal, capture: true });
    this.steady.set(false);
    this.link = new Link(address(document.baseURI), {
      hello: () => ({ room: this.data.room, token: this.data.token }),
      heard: (text) => this.heard(text),
      changed: (isOpen) => this.changed(isOpen),
    });
  }

  isOf({ room, token }: Pass): boolean {
    return room === this.data.room && token === this.data.token;
  }

  update(data: LiveData): void {
    this.data = data;
    this.teller.answered(data.rev);
    this.pulse.set(data.tick);
    this.follower.set(data.follow);
    if (!data.lead) this.leader.stop();
  }

  leave(): void {
    this.stop.abort();
    this.forget();
    this.link.close();
    for (const part of [this.teller, this.steady, this.pulse, this.follower, this.leader])
      part.stop();
  }

  private heard(text: unknown): void {
    const { camera, drawn, rev } = read(text);
    if (drawn) spread(drawn);
    if (rev !== undefined) this.teller.heard(rev);
    if (camera) this.follower.heard(camera);
  }

  private changed(isOpen: boolean): void {
    this.steady.set(isOpen);
    if (isOpen) this.leader.repeat();
  }

  private moved(map: Filmed): void {
    this.follower.hand();
    if (this.data.lead) this.leader.moved(() => shotOf(map));
  }

  private left(event: MouseEvent): void {
    if (event.composedPath().some((part) => part instanceof HTMLAnchorElement)) this.teller.hold();
  }

  private pressed(event: KeyboardEvent): void {
    const key = wantedKey(event, this.data.keys);
    if (key) this.tell('pressed', { seq: next(), key });
  }
}

function shotOf({ size, view }: Filmed): Shot {
  return { ...bare(view), width: size.width, height: size.height };
}
