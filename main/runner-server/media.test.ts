import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWithShared } from '../../tests/fixtures.ts';
import { readMedia } from './media.ts';

const uri = (type: string, bytes: Buffer) => `data:${type};base64,${bytes.toString('base64')}`;
const image = (bytes: Buffer, type = 'image/png') => readMedia({ kind: 'image', dataUri: uri(type, bytes) });
const audio = (bytes: Buffer) => readMedia({ kind: 'audio', dataUri: uri('audio/wav', bytes) });

function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(33);
  header.write('\x89PNG\r\n\x1a\n', 'latin1');
  header.writeUInt32BE(13, 8);
  header.write('IHDR', 12, 'latin1');
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  return header;
}

function jpeg(width: number, height: number): Buffer {
  // A thumbnail's own frame lies inside of a segment and must not be taken for the picture's.
  const thumbnail = Buffer.from([0xff, 0xe1, 0x00, 0x0c, 0xff, 0xc0, 0x00, 0x11, 0x08, 0x00, 0x01, 0x00, 0x01, 0x00]);
  const frame = Buffer.from([0xff, 0xc0, 0x00, 0x11, 0x08, 0, 0, 0, 0, 0x03]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), thumbnail, frame]);
}

describe('a picture', () => {
  it('is what its bytes say, whatever the address says', () => {
    expect(image(jpeg(640, 480), 'image/png')).toMatchObject({ kind: 'image', type: 'image/jpeg' });
    expect(image(png(1, 1), 'image/svg+xml').type).toBe('image/png');
  });

  it.each([
    'http://127.0.0.1/a.png',
    'file:///etc/passwd',
    'data:image/png,http://127.0.0.1/a.png',
    'data:image/png;base64;charset=x,AAAA',
    'data:',
  ])('is never fetched from somewhere else: %s', (dataUri) => {
    expect(() => readMedia({ kind: 'image', dataUri })).toThrow(/data URI/);
  });

  it('reaches llama.cpp without line breaks and in the plain alphabet, which it needs', () => {
    const bytes = Buffer.concat([png(2, 2), Buffer.from([0xff, 0xfb, 0xef])]);
    expect(Buffer.from(image(bytes).base64, 'base64')).toEqual(bytes);
    expect(image(bytes).base64).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });

  it('is refused where its data is damaged or of another kind', () => {
    const text = png(2, 2).toString('base64');
    const damaged = `data:image/png;base64,${text.slice(0, 8)}%%%%${text.slice(12)}`;
    expect(() => readMedia({ kind: 'image', dataUri: damaged })).toThrow(/damaged/);
    expect(() => readMedia({ kind: 'image', dataUri: 'data:image/png;base64,' })).toThrow(/damaged/);
    expect(() => image(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toThrow(/kind that can’t be read/);
    expect(() => image(Buffer.from('RIFF\x10\x00\x00\x00WEBPVP8 '))).toThrow(/WebP/);
    expect(() => image(png(4, 4).subarray(0, 20))).toThrow(/gives no size/);
    expect(() => image(Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0x00, 0x00, 0x00]))).toThrow(/gives no size/);
  });

  it.each([
    ['a bomb of a few bytes', png(60_000, 60_000), /60000 × 60000 pixels/],
    ['a large photo', jpeg(9000, 5000), /40 million/],
    ['a line', png(5000, 2), /too narrow/],
    ['nothing', png(0, 10), /gives no size/],
  ])('is refused before it is decoded: %s', (_, bytes, message) => {
    expect(() => image(bytes)).toThrow(message);
  });

  it('is refused by its length before it is decoded', () => {
    const dataUri = `data:image/png;base64,${'A'.repeat(30 * 2 ** 20)}`;
    expect(() => readMedia({ kind: 'image', dataUri })).toThrow(/possible are 20 MB/);
  });
});

describe('a sound', () => {
  it('is WAV or MP3', () => {
    expect(audio(Buffer.from('RIFF\x10\x00\x00\x00WAVEfmt ')).type).toBe('audio/wav');
    expect(audio(Buffer.from('ID3\x04')).type).toBe('audio/mpeg');
    expect(audio(Buffer.from([0xff, 0xfb, 0x90, 0x00])).type).toBe('audio/mpeg');
    expect(() => audio(png(2, 2))).toThrow(/sound is of a kind/);
  });
});

describeWithShared('real pictures', (folder) => {
  it.each(['red.png', 'photo-400x300.png'])('%s is taken', (name) => {
    expect(image(readFileSync(join(folder, 'vision', name))).type).toBe('image/png');
  });
});
