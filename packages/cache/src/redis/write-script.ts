import { CANDLES_KEPT } from '../hot-store.ts';
import { sizeOf, type Write } from './waiting-writes.ts';

/** One message on its way out. */
export interface Message {
  channel: string;
  message: string;
}

/** Values and messages that go to the server as one command. */
export interface Parcel {
  writes: readonly Write[];
  messages: readonly Message[];
}

/**
 * What a parcel does on the server. A script because one command with many arguments costs the
 * client a third of many commands, and because a reader never sees a bucket without its candle
 * while that is replaced. A command that fails stops no other; the answer lists the number of the
 * key (0 for a message) and the error of each failure. A bucket's candle is added before its
 * predecessor goes: a server that is full refuses the first writing command of a script only, so
 * that one must be the one that needs memory.
 *
 * ARGV: for each key the number of its candles, then score and JSON of each; 0 stands for a plain
 * value, whose text follows. Then for each message the channel and the number of the argument that
 * is its text: an earlier one, or the next. What globals and numbers cost is avoided where it counts.
 */
const SCRIPT = `
local ARGV, pcall, type, tonumber, ipairs = ARGV, redis.pcall, type, tonumber, ipairs
local failures, at, count = {}, 1, #ARGV
local function try(owner, ...)
  local reply = pcall(...)
  if type(reply) ~= 'table' or not reply.err then return reply end
  failures[#failures + 1] = owner
  failures[#failures + 1] = reply.err
  return nil
end
local function replace(owner, key, score, candle)
  local before = try(owner, 'ZRANGEBYSCORE', key, score, score)
  if not before or not try(owner, 'ZADD', key, score, candle) then return end
  for _, old in ipairs(before) do
    if old ~= candle then try(owner, 'ZREM', key, old) end
  end
end
for owner, key in ipairs(KEYS) do
  local candles = tonumber(ARGV[at])
  at = at + 1
  if candles == 0 then
    try(owner, 'SET', key, ARGV[at])
    at = at + 1
  else
    for _ = 1, candles do
      replace(owner, key, ARGV[at], ARGV[at + 1])
      at = at + 2
    end
    try(owner, 'ZREMRANGEBYRANK', key, '0', '${-1 - CANDLES_KEPT}')
  end
end
while at < count do
  local channel, text = ARGV[at], tonumber(ARGV[at + 1])
  at = at + 2
  if text == at then at = at + 1 end
  try(0, 'PUBLISH', channel, ARGV[text])
end
return failures`;

/**
 * Sent with its text each time (EVAL): the server keeps it compiled all the same, and a server that
 * was restarted or failed over needs nothing to be loaded first. A text that is stored and
 * published, or published to several users, travels once.
 */
export const commandOf = ({ writes, messages }: Parcel): string[] => {
  const command = ['EVAL', SCRIPT, String(writes.length)];
  for (const { key } of writes) command.push(key);
  /** ARGV[1] stands here in the command. */
  const first = command.length;
  const positions = new Map<string, string>();
  for (const write of writes) {
    if (write.kind === 'value') {
      command.push('0', write.value.json);
      continue;
    }
    command.push(String(write.candles.length));
    for (const { openTime, json } of write.candles) {
      command.push(String(openTime), json);
      positions.set(json, String(command.length - first));
    }
  }
  for (const { channel, message } of messages) {
    const known = positions.get(message);
    if (known !== undefined) {
      command.push(channel, known);
      continue;
    }
    const next = String(command.length - first + 3);
    command.push(channel, next, message);
    positions.set(message, next);
  }
  return command;
};

/**
 * Cuts what goes out in one turn into parcels of about `limit` values or messages, because the
 * server does nothing else while it works on one. Messages come after all values.
 */
export const parcelsOf = (writes: readonly Write[], messages: readonly Message[], limit: number): Parcel[] => {
  const parcels: Parcel[] = [];
  let start = 0;
  let size = 0;
  writes.forEach((write, index) => {
    size += sizeOf(write);
    if (size < limit) return;
    parcels.push({ writes: writes.slice(start, index + 1), messages: [] });
    start = index + 1;
    size = 0;
  });
  const last = { writes: writes.slice(start), messages: messages.slice(0, limit) };
  if (last.writes.length + last.messages.length > 0) parcels.push(last);
  for (let from = limit; from < messages.length; from += limit) {
    parcels.push({ writes: [], messages: messages.slice(from, from + limit) });
  }
  return parcels;
};

/** A command of a parcel that the server refused; without a write it was a message. */
export interface Refusal {
  write: Write | undefined;
  reason: string;
}

/** Reads the script's answer. */
export const refusalsOf = ({ writes }: Parcel, answer: unknown): Refusal[] => {
  if (!Array.isArray(answer)) return [];
  const refusals: Refusal[] = [];
  for (let index = 0; index + 1 < answer.length; index += 2) {
    refusals.push({ write: writes[Number(answer[index]) - 1], reason: String(answer[index + 1]) });
  }
  return refusals;
};
