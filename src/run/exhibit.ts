/**
 * What a finished run has to show besides its numbers. The recipe determines it as it does the result, but it is not part
 * of the result: no run file has it and no digest covers it.
 */

/** Grey images of one size. */
export interface ImagesExhibit {
  readonly kind: 'images';
  readonly title: string;
  /** What is to be seen, also for those who do not see it. */
  readonly description: string;
  /** Of each image, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Images in a row. */
  readonly columns: number;
  /** Image after image, each row-major; 0 is black, 255 white. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** A text that the model wrote. */
export interface TextExhibit {
  readonly kind: 'text';
  readonly title: string;
  readonly description: string;
  readonly text: string;
}

export type Exhibit = ImagesExhibit | TextExhibit;
