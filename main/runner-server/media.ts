import { AppError } from '../../contract/errors.ts';
import type { Turn } from '../../contract/inference.ts';

/** Checked, and ready for llama.cpp. */
export type Media = { kind: 'image' | 'audio'; type: string; base64: string };
type Source = NonNullable<Extract<Turn, { role: 'user' }>['media']>[number];
type Size = { width: number; height: number };

const maxBytes = 20 * 2 ** 20;
const maxPixels = 40_000_000;
/** Beyond this, models that cut a picture into tiles have nothing left of its short side. */
const maxAspect = 200;

/**
 * Checks a picture or sound before native code sees it: it has to lie in the data URI itself, be what its first bytes
 * say, and be of a size that decoders take. Throws `invalid_input`.
 */
export function readMedia({ kind, dataUri }: Source): Media {
  const bytes = decode(kind, dataUri);
  const type = kind === 'image' ? imageType(bytes) : audioType(bytes);
  if (type === null) {
    throw kind === 'image'
      ? invalid('This picture is of a kind that can’t be read.', 'Attach a PNG, JPEG, GIF or BMP picture.')
      : invalid('This sound is of a kind that can’t be read.', 'Attach a WAV or MP3 file.');
  }
  // llama.cpp would hand it to a program named ffmpeg, if there is one.
  if (type === 'image/webp') throw invalid('llama.cpp can’t read WebP pictures.', 'Save the picture as PNG or JPEG.');
  if (kind === 'image') checkSize(imageSize(type, bytes));
  return { kind, type, base64: bytes.toString('base64') };
}

function decode(kind: Source['kind'], dataUri: string): Buffer {
  const thing = kind === 'image' ? 'picture' : 'sound';
  const comma = dataUri.indexOf(',');
  const head = dataUri.slice(0, Math.max(0, Math.min(comma, 1024)));
  if (!/^data:[^,]*;base64$/i.test(head)) {
    throw invalid(
      `The ${thing} is not a base64 data URI. Addresses are never fetched.`,
      `Attach the ${thing} as a file, or send it as data:${kind}/…;base64,….`,
    );
  }
  const text = dataUri.slice(comma + 1);
  if (text.length > Math.ceil(maxBytes / 3) * 4) {
    throw invalid(
      `The ${thing} has ${Math.round((text.length * 3) / 4 / 2 ** 20)} MB; possible are ${maxBytes / 2 ** 20} MB.`,
      `Make the ${thing} smaller.`,
    );
  }
  const bytes = Buffer.from(text, 'base64');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  // Node skips what is not base64, so that damage shows as a loss of length.
  const isWhole = bytes.length > 0 && bytes.length === Math.floor(((text.length - padding) * 3) / 4);
  if (!isWhole) throw invalid(`The data of the ${thing} is damaged: it is not base64.`, 'Attach the file again.');
  return bytes;
}

function imageType(bytes: Buffer): string | null {
  if (bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'image/png';
  if (starts(bytes, '\xff\xd8\xff')) return 'image/jpeg';
  if (starts(bytes, 'GIF87a') || starts(bytes, 'GIF89a')) return 'image/gif';
  if (starts(bytes, 'RIFF') && starts(bytes, 'WEBP', 8)) return 'image/webp';
  return starts(bytes, 'BM') ? 'image/bmp' : null;
}

function audioType(bytes: Buffer): string | null {
  if (starts(bytes, 'RIFF') && starts(bytes, 'WAVE', 8)) return 'audio/wav';
  const [first = 0, second = 0] = bytes;
  const isFrame = first === 0xff && (second & 0xe0) === 0xe0;
  return starts(bytes, 'ID3') || isFrame ? 'audio/mpeg' : null;
}

function starts(bytes: Buffer, text: string, offset = 0): boolean {
  return bytes.toString('latin1', offset, offset + text.length) === text;
}

/** Width and height as the header gives them; `null` where it is cut short. */
function imageSize(type: string, bytes: Buffer): Size | null {
  switch (type) {
    case 'image/png':
      return bytes.length < 24 ? null : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    case 'image/gif':
      return bytes.length < 10 ? null : { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
    case 'image/bmp':
      return bitmapSize(bytes);
    default:
      return jpegSize(bytes);
  }
}

function bitmapSize(bytes: Buffer): Size | null {
  if (bytes.length < 26) return null;
  if (bytes.readUInt32LE(14) === 12) return { width: bytes.readUInt16LE(18), height: bytes.readUInt16LE(20) };
  // A negative height means that the lines go from top to bottom.
  return { width: bytes.readInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) };
}

/** Goes from segment to segment until the frame's header. */
function jpegSize(bytes: Buffer): Size | null {
  let offset = 2;
  while (offset + 9 <= bytes.length) {
    const marker = bytes[offset + 1] ?? 0;
    if (bytes[offset] !== 0xff) return null;
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: bytes.readUInt16BE(offset + 7), height: bytes.readUInt16BE(offset + 5) };
    const isBare = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);
    offset += isBare ? 2 : 2 + Math.max(2, bytes.readUInt16BE(offset + 2));
  }
  return null;
}

function checkSize(size: Size | null): void {
  if (size === null || size.width < 1 || size.height < 1) {
    throw invalid(
      'The picture is damaged: its header gives no size.',
      'Open it in a picture program and save it again.',
    );
  }
  const { width, height } = size;
  const dimensions = `${width} × ${height} pixels`;
  if (width * height > maxPixels) {
    throw invalid(
      `The picture has ${dimensions}; possible are ${maxPixels / 1_000_000} million together.`,
      'Make it smaller: models see far fewer pixels anyway.',
    );
  }
  if (Math.max(width, height) > maxAspect * Math.min(width, height)) {
    throw invalid(`The picture of ${dimensions} is too narrow for a model.`, 'Cut out the part that matters.');
  }
}

function invalid(message: string, remedy: string): AppError {
  return new AppError('invalid_input', message, { remedy });
}
