// Messages leave a program and come back: what arrives is checked by the schema of
// its type, and what an earlier version wrote is still read.
//
//   deno run examples/messages_on_a_wire.ts

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  message,
  MessageSerializers,
  SerializationError,
  UnknownPayload,
} from "@autogen-edge/runtime";
import { z } from "zod";

const Order = message(
  "Order/2",
  z.object({ item: z.string(), count: z.number().int() }),
);
const serializers = new MessageSerializers().register(Order, {
  // Version 1 had no count: whoever ordered wanted one.
  upgrades: { "Order/1": ({ item }) => ({ item, count: 1 }) },
});

const payload = serializers.serialize(Order({ item: "lamp", count: 2 }));
console.log(payload.dataType, new TextDecoder().decode(payload.data));
assertEquals(
  await serializers.deserialize(payload),
  Order({ item: "lamp", count: 2 }),
);

assertEquals(
  await serializers.deserialize({
    dataType: "Order/1",
    dataContentType: "application/json",
    data: '{"item":"chair"}',
  }),
  Order({ item: "chair", count: 1 }),
);

const wrong = { ...payload, data: '{"item":"lamp","count":"many"}' };
const { message: text } = await assertRejects(
  () => serializers.deserialize(wrong),
  SerializationError,
);
console.log(text);

const news = { ...payload, dataType: "News" };
assert(UnknownPayload.is(await serializers.deserialize(news)));
