import type { Exchange, Scenario } from '../model/index.js';
import { SEGMENTS, type ExchangeSpace } from '../triggers/exchange-space.js';
import { changed, randomScenarios, singleChanges } from './generate.js';
import type { Change, Inputs, ReachableAnswer } from './inputs.js';
import { isUnfinished, type Investigation, type Observed } from './investigation.js';
import { provoke } from './provoke.js';
import { isReached, matters } from './unreached.js';
import { agreeing, filledUp, inputsSeen } from './watched.js';
import { unansweredIn, withReplies, type Service } from './replies.js';

/** The first batch is small: most faults show at once. */
const FIRST_BATCH = 16;
const BATCH = 64;
/** Where an execution did not end, the next may not either, and each takes its time. */
const BATCH_AFTER_UNFINISHED = 4;
/** How many services are given replies. */
const MAX_SERVICES = 6;
/** How many exchanges that made something happen are changed further. */
const MAX_BASES = 12;
/** How many values are tried of an input that decides about what is out of reach. */
const MOST_VARIED = 6;

export interface Plan {
  space: ExchangeSpace;
  inputs: Inputs;
  real: Scenario[];
  seed: number;
  budget: number;
  /** Whether the time for this pair is up. */
  isOver: () => boolean;
}

/** Goes on while new things happen, the budget lasts and no fault of the Action has been seen. */
export async function search(investigation: Investigation, plan: Plan): Promise<void> {
  await new Search(investigation, plan).run();
}

/** How many executions are waited for that do not end: after that no more is to be learnt. */
const MAX_UNFINISHED = 3;

/** How many exchanges are watched at a time, besides those that made something happen. */
const MAX_WATCHED = 32;
/** How many exchanges are watched in which what was missing is filled in. */
const MAX_FILLED = 48;
/** Of the budget; what they do not need goes to combinations. */
const SHARE_OF_REPETITIONS = 0.08;
/** How often an exchange is repeated at most, on one warm instance. */
const MOST_REPEATED = 70;
/** Of what is left of the budget when single changes are tried; the rest is for combinations. */
const SHARE_OF_SINGLES = 0.6;
/** Of what is left when scopes are asked for alone. */
const SHARE_OF_SCOPES = 0.1;
/** Of what is left when what decides about an answer is varied. */
const SHARE_OF_VARIED = 0.25;
/** Of what is left when code is watched. */
const SHARE_OF_WATCHED = 0.4;

class Search {
  /** The plainest exchange in which everything works. */
  #plain: Exchange;
  #inputs: Inputs;
  /** How much of what was observed was watched. */
  #watchedUpTo = 0;
  #left: number;
  /** Of the budget, for repetitions. */
  #kept: number;
  /** How much of what was observed has been looked through for services. */
  #lookedThrough = 0;
  readonly #services: Service[] = [];

  constructor(
    private readonly investigation: Investigation,
    private readonly plan: Plan,
  ) {
    this.#plain = plan.inputs.plain;
    this.#inputs = plan.inputs;
    this.#kept = Math.floor(plan.budget * SHARE_OF_REPETITIONS);
    this.#left = plan.budget - this.#kept;
  }

  async run(): Promise<void> {
    const { space, inputs, real, seed, isOver } = this.plan;
    const filledIn = { name: 'everything filled in', exchanges: [this.#plain] };
    await this.investigation.run([...real, ...space.builtIn, filledIn]);
    await this.#answerServices();
    const targets = inputs.targets.map(({ changes }) => changes);
    await this.#tryAll(changed(space, this.#plain, targets));
    await this.#headForUnreached();
    await this.#watch();
    await this.#varyDeciding();
    await this.#tryTexts();
    await this.#watch();
    await this.#tryScopes();
    const singles = singleChanges(space, this.#plain, this.#inputs);
    await this.#tryAll(singles.slice(0, Math.ceil(this.#left * SHARE_OF_SINGLES)));
    await this.#watch();
    let news = true;
    for (let round = 1; news && this.#left > 0 && this.#goesOn(); round += 1) {
      const options = { seed: seed + round, count: Math.min(BATCH, this.#left) };
      news = await this.#tryAll(randomScenarios(space, this.#bases(), this.#inputs, options));
    }
    await this.#headForUnreached();
    await this.#repeat();
    const answers = this.#unreachedAnswers().filter((answer) => matters(answer, space));
    if (this.#goesOn())
      await provoke(this.investigation, { space, plain: this.#plain, answers, isOver });
  }

  /** Runs scenarios while the budget lasts. Tells whether anything new happened. */
  async #tryAll(scenarios: Scenario[]): Promise<boolean> {
    const fresh = this.investigation.fresh(scenarios).slice(0, this.#left);
    let news = false;
    while (fresh.length > 0 && this.#goesOn()) {
      const batch = fresh.splice(0, this.#batchSize());
      this.#left -= batch.length;
      news = (await this.investigation.run(batch)) || news;
      await this.#answerServices();
    }
    return news;
  }

  /** The next of them that were not run before, as long as so much of the budget is left. */
  #tryBatch(scenarios: Scenario[], least: number): Promise<boolean> {
    const most = Math.max(0, Math.min(BATCH, this.#left - least));
    return this.#tryAll(this.investigation.fresh(scenarios).slice(0, most));
  }

  /** Tries every kind of reply of each service that the code has asked in vain. */
  async #answerServices(): Promise<void> {
    const { observed } = this.investigation;
    for (; this.#lookedThrough < observed.length && this.#goesOn(); this.#lookedThrough += 1) {
      const { encounter } = observed[this.#lookedThrough]!;
      const asked = unansweredIn(encounter).filter((service) => !this.#isKnown(service));
      const exchange = encounter.scenario.exchanges.at(-1);
      if (asked.length === 0 || !exchange || this.#services.length >= MAX_SERVICES) continue;
      this.#services.push(...asked);
      const replied = withReplies(exchange, asked, this.plan.inputs.slots);
      const working = replied[0]?.exchange.replies?.slice(-asked.length) ?? [];
      this.#plain = { ...this.#plain, replies: [...(this.#plain.replies ?? []), ...working] };
      await this.investigation.run(
        replied.map(({ title, exchange: one }) => ({ name: title, exchanges: [one] })),
      );
    }
  }

  #isKnown({ method, url }: Service): boolean {
    return this.#services.some((known) => known.method === method && known.url === url);
  }

  /** Meets what an unreached place asks for in exchanges that already came far. */
  async #headForUnreached(): Promise<void> {
    const { space } = this.plan;
    for (let news = true; news && this.#goesOn();) {
      const wanted = this.#unreachedTargets();
      const scenarios = this.#bases().flatMap((base) => changed(space, base, wanted));
      news = await this.#tryAll(this.investigation.fresh(scenarios).slice(0, BATCH));
    }
  }

  /** Each scope that the code names, asked for alone: what a list of scopes becomes matters most. */
  async #tryScopes(): Promise<void> {
    const { space, inputs } = this.plan;
    const slots = inputs.slots.filter(
      ({ slot }) => slot.length === 1 && space.domainOf(slot) === 'scopes',
    );
    const scenarios = singleChanges(space, this.#plain, { slots, links: [] });
    await this.#tryBatch(scenarios, this.#left * (1 - SHARE_OF_SCOPES));
  }

  /** Where an answer is out of reach, tries other values of what decides in exchanges that came far. */
  async #varyDeciding(): Promise<void> {
    const { space, inputs } = this.plan;
    const least = this.#left * (1 - SHARE_OF_VARIED);
    for (let news = true; news && this.#left > least && this.#goesOn();) {
      const deciding = new Set(
        this.#unreachedAnswers().flatMap(({ decidedBy }) =>
          decidedBy.map((slot) => JSON.stringify(slot)),
        ),
      );
      const slots = inputs.slots
        .filter(({ slot }) => deciding.has(JSON.stringify(slot)))
        .map(({ slot, values }) => ({ slot, values: values.slice(0, MOST_VARIED) }));
      const scenarios = this.#bases()
        .reverse()
        .flatMap((base) => singleChanges(space, base, { slots, links: [] }));
      news = await this.#tryBatch(scenarios, least);
    }
  }

  /** Where code is out of reach, watches what it asks for and compares: its text tells not all. */
  async #watch(): Promise<void> {
    const { space, seed } = this.plan;
    const least = this.#left * (1 - SHARE_OF_WATCHED);
    for (let news = true; news && this.#left > least && this.#goesOn() && !this.#isCovered();) {
      const told = this.#unwatched();
      const filled = this.#bases().flatMap((base) =>
        changed(space, base, filledUp(base, this.#inputs.slots)),
      );
      const watched = await this.investigation.watch([
        ...told,
        ...filled.flatMap(({ exchanges }) => exchanges).slice(0, MAX_FILLED),
      ]);
      const slots = inputsSeen(watched, this.#inputs, space, seed);
      this.#inputs = { ...this.#inputs, slots: [...this.#inputs.slots, ...slots] };
      const agreements = watched.flatMap((one) =>
        changed(space, one.exchange, agreeing(one, this.#inputs.slots, seed)),
      );
      news = await this.#tryBatch(agreements, least);
      const singles = singleChanges(space, this.#plain, { slots, links: [] });
      news = (await this.#tryBatch(singles, least)) || news;
      if (news) await this.#headForUnreached();
    }
  }

  /**
   * Where an answer is out of reach, it may take many requests: a warm instance counts them. As
   * many as the largest number of the code asks for come past the smaller ones too.
   */
  async #repeat(): Promise<void> {
    this.#left += this.#kept;
    this.#kept = 0;
    const unreached = this.#unreachedAnswers();
    if (unreached.length === 0) return;
    const counts = this.plan.inputs.numbers.map((number) => number + 1);
    const most = Math.max(2, ...counts.filter((count) => count <= MOST_REPEATED));
    const bases = this.#bases();
    const without = unreached.flatMap(({ decidedBy }) =>
      decidedBy.map((slot) => [{ slot, value: undefined }]),
    );
    const plainer = changed(this.plan.space, this.#plain, without).flatMap((one) => one.exchanges);
    const times = (count: number, exchanges: Exchange[]): Scenario[] =>
      exchanges.map((exchange) => ({
        name: `${String(count)} times the same`,
        exchanges: Array.from({ length: count }, () => exchange),
      }));
    const far = [...this.investigation.granted(), ...plainer];
    await this.#tryAll([...times(most, far.slice(0, MAX_BASES)), ...times(2, bases)]);
  }

  #unreachedAnswers(): ReachableAnswer[] {
    return this.plan.inputs.answers.filter(
      (answer) => !isReached(answer, this.investigation.coverage[answer.side]),
    );
  }

  /** Exchanges that made something happen, and the latest of the others. */
  #unwatched(): Exchange[] {
    const { observed } = this.investigation;
    const latest = observed
      .slice(this.#watchedUpTo)
      .slice(-MAX_WATCHED)
      .flatMap(({ encounter }) => encounter.scenario.exchanges.slice(-1));
    this.#watchedUpTo = observed.length;
    return [...this.#bases(), ...latest];
  }

  #isCovered(): boolean {
    const { hook, action } = this.investigation.coverage;
    return hook.isComplete && action.isComplete;
  }

  /** Where an answer is out of reach, any text of the code may be what an input has to be. */
  async #tryTexts(): Promise<void> {
    const { inputs, space } = this.plan;
    const unreached = this.#unreachedAnswers();
    if (unreached.length === 0) return;
    const slots = unreached.flatMap(({ decidedBy }) =>
      decidedBy.length > 0 ? decidedBy : inputs.slots.map(({ slot }) => slot),
    );
    // Also under the names that the code looks for in a dictionary.
    const keyed = inputs.slots.flatMap(({ slot, values }) =>
      slot.at(-1) === SEGMENTS.key
        ? values.flatMap((key) => (typeof key === 'string' ? [[...slot.slice(0, -1), key]] : []))
        : [],
    );
    const changes = inputs.texts.flatMap((value) =>
      [...slots, ...keyed].map((slot) => [{ slot, value }]),
    );
    const scenarios = this.investigation.fresh(changed(space, this.#plain, changes));
    await this.#tryAll(scenarios.slice(0, BATCH));
  }

  #unreachedTargets(): Change[][] {
    const { inputs } = this.plan;
    return inputs.targets
      .filter(({ side, range }) => range && !this.investigation.coverage[side].isTaken(range))
      .map(({ changes }) => changes);
  }

  #bases(): Exchange[] {
    return [this.#plain, ...this.investigation.telling.slice(-MAX_BASES)];
  }

  #batchSize(): number {
    if (this.#unfinished() > 0) return BATCH_AFTER_UNFINISHED;
    return this.#left + this.#kept === this.plan.budget ? FIRST_BATCH : BATCH;
  }

  #unfinished(): number {
    return this.investigation.observed.filter(isUnfinished).length;
  }

  #goesOn(): boolean {
    const { observed } = this.investigation;
    if (this.plan.isOver() || this.#unfinished() >= MAX_UNFINISHED) return false;
    const isFault = ({ comparison }: Observed) =>
      comparison.kind === 'different' &&
      comparison.differences.some(({ what }) => what !== 'scopes' && what !== 'durable-storage');
    return !observed.some(isFault);
  }
}
