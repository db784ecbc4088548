import type { Api, Journal } from './api.js';
import type { CallbackReason, CallbackState, Step } from './callback.js';
import type { Push } from './center.js';
import type { FaultOptions } from './faults.js';
import type { Agent } from './floor.js';
import type { Interaction } from './interactions.js';
import type { Notification } from './notifier.js';
import type { PhoneMode } from './phones.js';
import type { EwtMode } from './queue.js';
import type { Access, Dialect } from './settings.js';

/** A phone that does something. */
export interface PhoneState {
  readonly callbackId: string;
  readonly number: string;
  readonly status: 'ringing' | 'on-hold' | 'talking' | 'asked' | 'expected';
  readonly agent: string | null;
}

export interface CallbackSnapshot {
  readonly id: string;
  readonly service: string;
  readonly number: string;
  readonly state: CallbackState;
  readonly reason: CallbackReason | null;
  readonly step: Step;
  readonly createdAt: string;
  readonly desiredTime: string;
  readonly agent: string | null;
  readonly position: number;
  readonly dialAttempts: number;
  readonly gmsUser: string | null;
  readonly accessCode: string;
  readonly userData: Readonly<Record<string, string>>;
  readonly agentData: Readonly<Record<string, string>>;
  readonly history: readonly { readonly at: string; readonly state: CallbackState; readonly reason: CallbackReason | null }[];
}

/** The contact centre as its control page shows it: plain data. */
export interface GenesysState {
  readonly now: string;
  readonly timeScale: number;
  readonly orsUp: boolean;
  readonly queues: readonly {
    readonly name: string;
    readonly waiting: number;
    readonly callbacks: number;
    readonly handleTime: number;
    readonly ewt: Readonly<Record<EwtMode, number>>;
  }[];
  readonly agents: readonly Readonly<Agent>[];
  readonly services: readonly { readonly name: string; readonly paused: boolean; readonly options: Readonly<Record<string, string>> }[];
  readonly officeHours: readonly { readonly name: string; readonly open: boolean; readonly options: Readonly<Record<string, string>> }[];
  readonly callbacks: readonly CallbackSnapshot[];
  readonly phones: readonly PhoneState[];
  readonly phoneMode: PhoneMode;
  readonly interactions: readonly Interaction[];
  readonly pushes: readonly Push[];
  readonly notifications: readonly Notification[];
  readonly faults: readonly FaultOptions[];
  readonly requests: readonly Journal[];
  readonly dialect: Dialect;
  /** Without the password. */
  readonly access: Omit<Access, 'password'> & { readonly hasPassword: boolean };
}

const STATUS: Readonly<Partial<Record<Step, PhoneState['status']>>> = {
  ringing: 'ringing',
  'on-hold': 'on-hold',
  connecting: 'on-hold',
  talking: 'talking',
  confirming: 'asked',
  'waiting-for-customer': 'expected',
};

export function takeSnapshot({ center, dialect, access, faults, journal }: Api): GenesysState {
  const iso = (time: number): string => new Date(time).toISOString();
  const { floor } = center;
  const callbacks = [...center.callbacks.values()];
  const { password, ...shown } = access;
  return structuredClone<GenesysState>({
    now: iso(center.clock.now()),
    timeScale: center.clock.timeScale,
    orsUp: center.orsUp,
    queues: [...floor.queues.values()].map((queue) => ({
      name: queue.name,
      waiting: queue.callers,
      callbacks: queue.line.length - queue.callers,
      handleTime: queue.handleTime,
      ewt: { mode1: floor.ewt(queue.name, 'mode1'), mode2: floor.ewt(queue.name, 'mode2'), mode3: floor.ewt(queue.name, 'mode3') },
    })),
    agents: [...floor.agents.values()],
    services: [...center.services.values()].map((service) => ({
      name: service.name,
      paused: center.paused.has(service.name) || center.paused.has('all'),
      options: Object.fromEntries([...service.options].filter(([key]) => key !== 'password')),
    })),
    officeHours: [...center.officeHours.values()].map((hours) => ({ name: hours.name, open: hours.isOpen(center.clock.now()), options: hours.options })),
    callbacks: callbacks.map((callback) => ({
      id: callback.id,
      service: callback.service.name,
      number: callback.number,
      state: callback.state,
      reason: callback.reason,
      step: callback.step,
      createdAt: iso(callback.createdAt),
      desiredTime: iso(callback.desiredTime),
      agent: callback.agent,
      position: floor.place(callback.queue, callback.id).position,
      dialAttempts: callback.dialAttempts,
      gmsUser: callback.gmsUser,
      accessCode: callback.accessCode,
      userData: callback.userData,
      agentData: callback.agentData,
      history: callback.history,
    })),
    phones: callbacks.flatMap(({ id, number, step, agent }) => {
      const status = STATUS[step];
      return status ? [{ callbackId: id, number, status, agent }] : [];
    }),
    phoneMode: center.phones.mode,
    interactions: [...center.interactions.all.values()],
    pushes: center.pushes,
    notifications: center.notifier.log,
    faults: faults.planned,
    requests: journal,
    dialect,
    access: { ...shown, hasPassword: password !== null },
  });
}
