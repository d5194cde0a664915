import { z } from 'zod';
import { turnSchema, type Turn } from '../../../contract/inference.ts';
import { RequestError } from '../failure.ts';

/**
 * A conversation as whole numbers, for clients to hand back unread: Ollama calls it an encoding of the conversation.
 * Three bytes of its JSON to a number; the first number says how long it is.
 */
export function toContext(turns: readonly Turn[]): number[] {
  const bytes = Buffer.from(JSON.stringify(turns.map(withoutMedia)), 'utf8');
  const padded = Buffer.concat([bytes, Buffer.alloc((3 - (bytes.length % 3)) % 3)]);
  return [bytes.length, ...Array.from({ length: padded.length / 3 }, (_, index) => padded.readUIntBE(index * 3, 3))];
}

/** Throws where the numbers are not of this server. */
export function fromContext([length = 0, ...numbers]: readonly number[]): Turn[] {
  try {
    const bytes = Buffer.alloc(numbers.length * 3);
    numbers.forEach((number, index) => bytes.writeUIntBE(number, index * 3, 3));
    return z.array(turnSchema).parse(JSON.parse(bytes.subarray(0, length).toString('utf8')));
  } catch {
    throw new RequestError('invalid', 'context: must be what this server gave out with an earlier answer.', {
      param: 'context',
    });
  }
}

/** Pictures would be many numbers; what was said of them stays. */
function withoutMedia(turn: Turn): Turn {
  if (turn.role !== 'user') return turn;
  return { role: 'user', content: turn.content };
}
