import type { Effects, FailureCause, RecordedRequest, Remark } from '../../model/index.js';
import type { Answer, Observation } from '../protocol.js';

/** What one execution has done so far. */
export class Recording {
  readonly effects: Effects = { requests: [], console: [], cache: [], storage: [] };
  readonly remarks: Remark[] = [];
  answer: Answer | undefined;

  /** The first answer stands. */
  finish(answer: Answer): void {
    this.answer ??= answer;
  }

  request(request: RecordedRequest): void {
    this.effects.requests.push({ ...request, ...(this.answer && { afterAnswer: true }) });
  }

  /** An error that left the program. */
  uncaught(cause: FailureCause, reason: string): void {
    if (this.answer) this.remarks.push({ kind: 'error-after-answer', message: reason });
    else this.finish({ kind: 'failed', cause, reason });
  }

  /** Ends an execution that takes longer than this process can wait, whatever it answered. */
  giveUp(why: string): void {
    this.answer = { kind: 'failed', cause: 'timed-out', reason: why };
    this.remarks.push({ kind: 'unfinished', why });
  }

  conclude(milliseconds: number): Observation {
    const missing = this.remarks.find((remark) => remark.kind === 'module-missing');
    const answer: Answer = missing
      ? {
          kind: 'failed',
          cause: 'module-missing',
          reason: `${missing.module} is not installed: ${missing.install}`,
        }
      : (this.answer ?? { kind: 'failed', cause: 'no-answer', reason: 'It never answered' });
    for (const { method, url, reply } of this.effects.requests) {
      if (reply === 'missing') this.remarks.push({ kind: 'reply-missing', method, url });
    }
    return { answer, effects: this.effects, remarks: this.remarks, milliseconds };
  }
}
