import type { Callback } from './callback.js';
import type { Agent } from './floor.js';
import { Flow, type DialResult } from './flow.js';

/** What the customer answers when asked whether they are ready. The words are ASSUMED. */
export type Confirmation = 'ready' | 'snooze' | 'not-available';

/** The course of a callback through every scenario, from its acceptance to its end. */
export class Course extends Flow {
  /** A new callback: it waits for its time, or goes into the queue at once. */
  start(callback: Callback): void {
    this.around.emit('_cbe_on_service_create', callback);
    this.#schedule(callback, '_cbe_on_callback_scheduled');
  }

  /** The time has changed. */
  reschedule(callback: Callback): void {
    callback.queueDeadline?.cancel();
    callback.orsSession = null;
    this.around.floor.remove(callback.id);
    this.#schedule(callback, '_cbe_on_callback_rescheduled');
  }

  /** DOCUMENTED: it is submitted `_request_execution_time_buffer` seconds before the desired time. ASSUMED: nobody is dialled before that time. */
  #schedule(callback: Callback, event: '_cbe_on_callback_scheduled' | '_cbe_on_callback_rescheduled'): void {
    const wait = callback.desiredTime - callback.span('_request_execution_time_buffer') - this.around.clock.now();
    if (callback.immediate || wait <= 0) {
      if (event === '_cbe_on_callback_rescheduled') this.around.emit(event, callback);
      this.#submit(callback);
      return;
    }
    this.enter(callback, 'SCHEDULED', 'waiting-for-time');
    this.around.emit(event, callback);
    this.later(callback, wait, () => this.#submit(callback));
  }

  /** Hands it to the orchestration server. DOCUMENTED: `_max_ors_submit_attempts`, SUBMIT_FAILED; the pause between attempts is ASSUMED. */
  #submit(callback: Callback): void {
    if (!this.around.orsIsUp()) {
      callback.submitAttempts++;
      if (callback.submitAttempts >= callback.service.count('_max_ors_submit_attempts')) this.complete(callback, 'SUBMIT_FAILED');
      else {
        this.enter(callback, callback.state, 'submitting');
        this.later(callback, this.around.pacing.resubmit, () => this.#submit(callback));
      }
      return;
    }
    callback.orsSession = this.around.newSession();
    this.enter(callback, 'QUEUED', 'waiting-for-agent');
    this.around.emit('_cbe_on_callback_submitted', callback);
    this.around.emit('_cbe_on_callback_queued', callback);
    callback.queueDeadline = this.around.clock.after(callback.span('_urs_queued_ttl'), () => {
      if (callback.state === 'QUEUED' || callback.state === 'PAUSED') this.complete(callback, 'FAIL_TIMEOUT_TTL');
    });
    if (!['voice', 'chat'].includes(callback.setting('_media_type'))) this.complete(callback, 'FAIL_IXN_UNKNOWN_MEDIA_TYPE');
    else if (!callback.isChat && callback.number === '') this.complete(callback, 'FAIL_NO_CUSTOMER_NUMBER');
    else {
      if (callback.waitsForAgent) this.around.emit('_cbe_on_virtual_ixn_create', callback);
      if (this.around.isPaused(callback)) this.pause(callback);
      if (callback.waitsForAgent) this.line(callback, false);
      else if (callback.step !== 'paused') this.#reach(callback);
    }
  }

  /** An agent is reserved for it. */
  targetFound(callback: Callback, agent: Agent): void {
    callback.agent = agent.id;
    this.around.emit('_cbe_on_target_found', callback);
    if (callback.customerConnected) this.connect(callback);
    else if (callback.flag('_agent_preview')) {
      callback.step = 'previewing';
      this.later(callback, callback.span('_agent_preview_timeout'), () => this.previewDone(callback));
    } else this.previewDone(callback);
    this.around.changed();
  }

  /** The agent has seen the preview, or let it pass. */
  previewDone(callback: Callback): void {
    if (callback.asksCustomer) this.#ask(callback);
    else this.#reach(callback);
  }

  /** DOCUMENTED: `_agent_preview_allow_reject` and the reason AGENT_PREVIEW_CANCEL_AFTER_<n>REJECTS. ASSUMED: with 0 an agent may not reject. */
  previewRejected(callback: Callback): boolean {
    const allowed = callback.service.count('_agent_preview_allow_reject');
    if (callback.step !== 'previewing' || allowed === 0) return false;
    callback.previewRejects++;
    if (callback.previewRejects >= allowed) {
      this.complete(callback, `AGENT_PREVIEW_CANCEL_AFTER_${callback.previewRejects}REJECTS`);
      return true;
    }
    // Another agent gets it if one is free; the one who rejected goes to the end of the floor by being released last.
    const { agent } = callback;
    callback.agent = null;
    callback.step = 'waiting-for-agent';
    callback.stepDeadline?.cancel();
    this.line(callback, true);
    this.around.floor.release(agent);
    return true;
  }

  /** A push asks the customer whether they are ready. DOCUMENTED: the options for time, attempts and what follows; CONNECT-ANYWAY is the default. */
  #ask(callback: Callback): void {
    callback.confirmAttempts++;
    callback.step = 'confirming';
    this.around.push(callback, 'user-confirm');
    this.later(callback, callback.span('_user_confirm_timeout'), () => {
      if (callback.confirmAttempts < callback.service.count('_max_number_of_user_availability_confirmation_attempts')) this.#ask(callback);
      else if (callback.setting('_on_user_confirm_timeout') === 'CONNECT-ANYWAY') this.#reach(callback);
      else this.complete(callback, 'FAIL_USER_NO_CONFIRM');
    });
    this.around.changed();
  }

  /** The customer's answer; false when nobody asked. DOCUMENTED: `_snooze_duration`; ASSUMED: what each answer does. */
  confirm(callback: Callback, answer: Confirmation): boolean {
    if (callback.step !== 'confirming') return false;
    if (answer === 'ready') this.#reach(callback);
    else if (answer === 'not-available') this.complete(callback, 'NOT_AVAILABLE');
    else {
      callback.step = 'snoozing';
      this.later(callback, callback.span('_snooze_duration'), () => {
        callback.step = 'waiting-for-agent';
        this.line(callback, true);
      });
      this.freeAgent(callback);
      this.around.changed();
    }
    return true;
  }

  /** Time to talk: dial the customer, or wait for the customer to dial in or to open the chat. */
  #reach(callback: Callback): void {
    if (!callback.isChat && !callback.isUserOriginated) {
      this.#dial(callback);
      return;
    }
    callback.step = 'waiting-for-customer';
    if (callback.waitsForAgent) this.around.push(callback, 'connect');
    this.later(callback, this.around.pacing.access, () => this.complete(callback, 'FAIL_TIMEOUT_TTL'));
    this.around.changed();
  }

  #dial(callback: Callback): void {
    callback.dialAttempts++;
    callback.step = 'dialing';
    this.around.emit('_cbe_on_dial_init', callback);
    this.later(callback, this.around.pacing.dial, () => {
      callback.step = 'ringing';
      this.later(callback, this.around.pacing.ring, () => this.dialled(callback, 'noAnswer'));
      this.around.changed();
      this.around.ring(callback);
    });
    this.around.changed();
  }

  /** How the ringing ended; false when it does not ring. */
  dialled(callback: Callback, result: DialResult): boolean {
    if (callback.step !== 'ringing') return false;
    callback.stepDeadline?.cancel();
    this.around.emit('_cbe_on_dial_done', callback);
    if (result === 'answer') {
      this.around.emit('_cbe_on_connect_treatment_start', callback);
      this.customerOnLine(callback);
      return true;
    }
    // DOCUMENTED: the two options and the reason. ASSUMED: whatever is not a human's answer counts as one failed attempt.
    if (callback.dialAttempts >= callback.service.count('_max_dial_attempts')) {
      this.complete(callback, 'FAIL_CALL_TO_CUSTOMER');
      return true;
    }
    this.enter(callback, 'QUEUED', 'waiting-to-redial');
    this.#redialLater(callback);
    this.freeAgent(callback);
    return true;
  }

  #redialLater(callback: Callback): void {
    this.later(callback, callback.span('_dial_retry_timeout'), () => {
      if (!callback.waitsForAgent) {
        this.#dial(callback);
        return;
      }
      callback.step = 'waiting-for-agent';
      this.line(callback, true);
    });
  }

  /** The customer dials the number they were given, or opens the chat; false when they are not expected. */
  arrived(callback: Callback): boolean {
    if (callback.step !== 'waiting-for-customer') return false;
    this.customerOnLine(callback);
    return true;
  }

  /** DOCUMENTED: a queued callback of a suspended service is PAUSED and comes back as QUEUED. ASSUMED: not while the customer is being reached. */
  pause(callback: Callback): void {
    if (callback.state !== 'QUEUED' || !['waiting-for-agent', 'waiting-to-redial', 'snoozing', 'dialing'].includes(callback.step)) return;
    callback.stepBeforePause = callback.step === 'dialing' ? 'waiting-to-redial' : callback.step;
    callback.stepDeadline?.cancel();
    this.enter(callback, 'PAUSED', 'paused');
    this.around.floor.hold(callback.id, true);
    this.freeAgent(callback);
  }

  resume(callback: Callback): void {
    if (callback.state !== 'PAUSED') return;
    const step = callback.stepBeforePause ?? 'waiting-for-agent';
    this.enter(callback, 'QUEUED', step);
    if (step === 'waiting-for-agent' && callback.waitsForAgent) this.around.floor.hold(callback.id, false);
    else if (step === 'waiting-for-agent') this.#reach(callback);
    else this.#redialLater(callback);
  }
}
