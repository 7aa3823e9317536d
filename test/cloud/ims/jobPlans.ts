/** Failures that a test orders beforehand: the next job of a type fails, or some of the pairs of a member job do. */

export interface JobPlan {
  /** Any type when missing. */
  readonly type?: string;
  readonly code: string;
  readonly message?: string;
  /** Only pairs with one of these images fail; only for member jobs. */
  readonly images?: readonly string[];
  /** Only pairs with one of these recipients fail: project, account, URN; only for member jobs. */
  readonly recipients?: readonly string[];
  /** How many jobs; 1 when missing. */
  readonly count?: number;
}

export class JobPlans {
  #plans: { readonly plan: JobPlan; left: number }[] = [];

  add(plan: JobPlan): void {
    this.#plans.push({ plan, left: plan.count ?? 1 });
  }

  list(): JobPlan[] {
    return this.#plans.map(({ plan, left }) => ({ ...plan, count: left }));
  }

  clear(): void {
    this.#plans = [];
  }

  /** The plan for a job that begins now, used up by it. */
  take(type: string): JobPlan | undefined {
    const found = this.#plans.find(({ plan }) => plan.type === undefined || plan.type === type);
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#plans.splice(this.#plans.indexOf(found), 1);
    return found.plan;
  }
}
