// The part of MJML that is used; it brings no types of its own.

declare module 'mjml' {
  export default function mjml2html(
    source: string,
    options: {
      readonly filePath: string;
      readonly ignoreIncludes: boolean;
      readonly keepComments: boolean;
      readonly validationLevel: 'strict' | 'soft' | 'skip';
      readonly fonts: Readonly<Record<string, string>>;
    },
  ): Promise<{ readonly html: string; readonly errors: readonly { readonly message: string }[] }>;
}
