import type { LicenseClaim } from '../openness/classify.ts';

/** What a download leaves behind when all of its files are whole and stand under their final names. */
export type AdoptInput = {
  /** The model's own files, absolute, the first part first. */
  paths: string[];
  /** What was fetched along, such as an mmproj file; absolute. */
  companions: string[];
  repo: string;
  /** The commit that the files are from. */
  revision: string;
  /** Of all files above, under the same absolute paths. `sha256` only where it was checked. */
  files: { path: string; sizeBytes: number; sha256: string | null }[];
  /** From the model itself to the one it was first made from; empty where the hub did not say. */
  claims: LicenseClaim[];
  /** The text of the licence as the repository has it. */
  licenseText: string | null;
};

/** What the downloads ask of the library. */
export type DownloadTarget = {
  /**
   * Adds the files to the list with the evidence of where they are from; answers with the model's id. An mmproj file
   * alone goes with a model beside it. Throws `gguf_*` for a broken file and `unsupported` for what is no model.
   */
  adoptDownload(input: AdoptInput): Promise<string>;
  /** The folder to download into; `null` is the one that was chosen for it. Made where it is missing. Throws where its disk is away. */
  folderPath(folderId: string | null): Promise<string>;
};
