import { unzipSync, zipSync } from 'fflate';
import mammoth from 'mammoth';
import { htmlToText } from './html.ts';
import { problems } from './problems.ts';

/** What the texts of a real document have at most; pictures and fonts are never unpacked. */
const mostUnpackedBytes = 200_000_000;

/** The text of a Word document, with its headings, lists and tables as Markdown has them. */
export async function readDocx(name: string, bytes: Uint8Array): Promise<string> {
  const parts = unpack(name, bytes);
  if (parts['word/document.xml'] === undefined) throw problems.otherOffice(name);
  // Packed again, so that the reader is given nothing that it could unpack beyond the limit.
  const buffer = Buffer.from(zipSync(parts, { level: 0 }));
  let html: string;
  try {
    const ignoresPictures = mammoth.images.imgElement(() => Promise.resolve({ src: '' }));
    ({ value: html } = await mammoth.convertToHtml({ buffer }, { convertImage: ignoresPictures }));
  } catch (error) {
    throw problems.broken(name, error);
  }
  return htmlToText(html);
}

function unpack(name: string, bytes: Uint8Array): Record<string, Uint8Array> {
  let total = 0;
  try {
    // No part gets more room than its entry says, whatever comes out of it.
    return unzipSync(bytes, {
      filter: ({ name: path, originalSize }) => {
        if (!/\.(xml|rels)$/i.test(path)) return false;
        total += originalSize;
        if (total > mostUnpackedBytes) throw problems.bomb(name);
        return true;
      },
    });
  } catch (error) {
    if (total > mostUnpackedBytes) throw error;
    throw problems.broken(name, error);
  }
}
