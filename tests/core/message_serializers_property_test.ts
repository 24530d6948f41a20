import {
  message,
  MessageSerializers,
  SerializationError,
} from "@autogen-edge/runtime";
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";

const Parcel = message<{ value: unknown }>("Parcel");
const Strict = message(
  "Strict",
  z.object({ text: z.string(), count: z.number().int().nonnegative() }),
);
const serializers = new MessageSerializers().register(Parcel).register(Strict, {
  upgrades: { Old: ({ body }) => ({ text: body, count: 0 }) },
});

/** Reads, or says that the message was refused in the way it has to be. */
async function read(
  dataType: string,
  data: Uint8Array | string,
): Promise<unknown> {
  const dataContentType = "application/json";
  try {
    return await serializers.deserialize({ dataType, dataContentType, data });
  } catch (error) {
    assert(error instanceof SerializationError, String(error));
    assert(error.message.startsWith(`Cannot read "${dataType}"`));
    assert(error.message.length < 2000);
    return undefined;
  }
}

Deno.test("whatever JSON can hold is read as it was written", async () => {
  const seed = 20261210;
  console.log(`seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 8 }), async (json) => {
      // JSON has no -0.
      const value = JSON.parse(JSON.stringify(json));
      const parcel = Parcel({ value });
      const payload = serializers.serialize(parcel);
      assertEquals(await serializers.deserialize(payload), parcel);
    }),
    { seed, numRuns: 500 },
  );
});

Deno.test("whatever is written, JSON says the same of it when it is read", async () => {
  const seed = 20261211;
  console.log(`seed ${seed}`);
  const met = { written: 0, refused: 0 };
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withNullPrototype: true,
    withTypedArray: true,
    maxDepth: 4,
  });
  await fc.assert(
    fc.asyncProperty(anything, async (value) => {
      const parcel = Parcel({ value });
      let payload;
      try {
        payload = serializers.serialize(parcel);
      } catch (error) {
        assert(error instanceof SerializationError, String(error));
        met.refused++;
        return;
      }
      met.written++;
      const received = await serializers.deserialize(payload);
      assertEquals(JSON.stringify(received), JSON.stringify(parcel));
    }),
    { seed, numRuns: 1000 },
  );
  assert(met.written > 100 && met.refused > 100, JSON.stringify(met));
});

Deno.test("whatever bytes arrive, the message is good or refused", async () => {
  const seed = 20261212;
  console.log(`seed ${seed}`);
  const keys = fc.constantFrom(
    "text",
    "count",
    "type",
    "body",
    "__proto__",
    "constructor",
    "toJSON",
  );
  const objects = fc.dictionary(
    keys,
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant("Strict"),
      fc.jsonValue({ maxDepth: 2 }),
    ),
  ).map((fields) => JSON.stringify(fields));
  const data = fc.oneof(
    objects,
    objects,
    fc.json(),
    fc.uint8Array(),
    // Cuts and flips of something good.
    fc.tuple(objects, fc.nat(20), fc.nat(255)).map(([json, at, byte]) => {
      const bytes = new TextEncoder().encode(json);
      bytes[at] = byte;
      return bytes;
    }),
  );
  const met = { good: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("Strict", "Old"),
      data,
      async (dataType, data) => {
        const received = await read(dataType, data);
        assertEquals(Object.keys(Object.prototype), []);
        if (received === undefined) {
          met.refused++;
          return;
        }
        met.good++;
        assert(Strict.is(received));
        assertEquals(Object.keys(received).sort(), ["count", "text", "type"]);
        assertEquals(typeof received.text, "string");
        assert(Number.isInteger(received.count) && received.count >= 0);
      },
    ),
    { seed, numRuns: 4000 },
  );
  assert(met.good > 50 && met.refused > 50, JSON.stringify(met));
});
