// A component of one's own: it is written down as JSON and made again, with the
// component inside. A registry makes what was registered with it and nothing else.
//
//   deno run examples/a_component.ts

import { assertEquals, assertRejects } from "@std/assert";
import {
  type Component,
  type ComponentKind,
  componentModel,
  ComponentRegistry,
  ConfigError,
} from "@autogen-edge/runtime";

class Clock implements Component {
  readonly zone: string;
  constructor(zone: string) {
    this.zone = zone;
  }
  dumpComponent() {
    return componentModel(
      { provider: "example.Clock", componentType: "clock", label: "Clock" },
      { zone: this.zone },
    );
  }
}

class Alarm implements Component {
  readonly hour: number;
  readonly clock: Clock;
  constructor(hour: number, clock: Clock) {
    this.hour = hour;
    this.clock = clock;
  }
  dumpComponent() {
    return componentModel(
      {
        provider: "example.Alarm",
        componentType: "alarm",
        label: "Alarm",
        version: 2,
      },
      { hour: this.hour, clock: this.clock.dumpComponent() },
    );
  }
}

const CLOCK: ComponentKind<Clock> = {
  name: "clock",
  is: (value) => value instanceof Clock,
};

const registry = new ComponentRegistry()
  .register("example.Clock", {
    componentType: "clock",
    fromConfig: (_, { fields }) => new Clock(fields.string("zone")),
  })
  .register("example.Alarm", {
    componentType: "alarm",
    version: 2,
    // Version 1 called it otherwise.
    migrations: { 1: ({ at, ...rest }) => ({ ...rest, hour: at }) },
    fromConfig: async (_, context) =>
      new Alarm(
        context.fields.integer("hour"),
        await context.load("clock", CLOCK),
      ),
  });

const alarm = new Alarm(7, new Clock("Europe/Lisbon"));
const text = JSON.stringify(registry.dump(alarm), null, 2);
console.log(text);
assertEquals(await registry.load(text), alarm);

const old = text.replace('"component_version": 2', '"component_version": 1')
  .replace('"hour"', '"at"');
assertEquals(await registry.load(old), alarm);

const { message } = await assertRejects(
  () => registry.load(text.replace("zone", "zon"), { source: "alarm.json" }),
  ConfigError,
);
console.log(message);
assertEquals(
  message,
  'Cannot load "example.Clock" from alarm.json: /config/clock/config/zone is missing',
);
