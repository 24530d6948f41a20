import {
  type Component,
  type ComponentKind,
  type ComponentModel,
  componentModel,
  ComponentRegistry,
  ConfigError,
  type ConfigErrorCode,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects } from "@std/assert";

/** The providers. */
export const LIMIT: string = "test.Limit";
export const ANY: string = "test.Any";

/** Ends after some turns. */
export class Limit implements Component {
  readonly turns: number;
  constructor(turns: number) {
    if (turns < 1) throw new RangeError(`Cannot limit to ${turns}`);
    this.turns = turns;
  }
  dumpComponent(): ComponentModel {
    return componentModel(
      { provider: LIMIT, componentType: "condition", label: "Limit" },
      { turns: this.turns },
    );
  }
}

/** Holds other conditions. */
export class AnyOf implements Component {
  readonly conditions: readonly Condition[];
  readonly fallback: Condition | undefined;
  constructor(conditions: readonly Condition[], fallback?: Condition) {
    this.conditions = conditions;
    this.fallback = fallback;
  }
  dumpComponent(): ComponentModel {
    return componentModel(
      { provider: ANY, componentType: "condition", label: "AnyOf" },
      {
        conditions: this.conditions.map((one) => one.dumpComponent()),
        fallback: this.fallback?.dumpComponent(),
      },
    );
  }
}

/** Either of them. */
export type Condition = Limit | AnyOf;

/** What both are. */
export const CONDITION: ComponentKind<Condition> = {
  name: "condition",
  is: (value): value is Condition =>
    value instanceof Limit || value instanceof AnyOf,
};

/** A registry that knows both. */
export function conditions(): ComponentRegistry {
  return new ComponentRegistry()
    .register(LIMIT, {
      componentType: "condition",
      aliases: ["limit"],
      fromConfig: (_, { fields }) => new Limit(fields.integer("turns")),
    })
    .register(ANY, {
      componentType: "condition",
      async fromConfig(_, context) {
        return new AnyOf(
          await context.loadAll("conditions", CONDITION),
          await context.loadOptional("fallback", CONDITION),
        );
      },
    });
}

/** The model of a limit. */
export function limit(turns: unknown): ComponentModel {
  return { provider: LIMIT, config: { turns } };
}

/** What an error has to say. */
export interface Expected {
  readonly code: ConfigErrorCode;
  readonly text: string;
  readonly provider?: string;
  readonly path: string;
}

/** Expects a loading to fail with exactly this. */
export async function assertRefused(
  loading: Promise<unknown>,
  { code, text, provider, path }: Expected,
): Promise<ConfigError> {
  const error = await assertRejects(() => loading, ConfigError);
  assertEquals(error.message, text);
  assertEquals(error.code, code);
  assertEquals(error.provider, provider);
  assertEquals(error.path, path);
  return error;
}
