import { z } from 'zod';

/** What a folder of `templates/` says about its notice in `notice.ts`. */
export type NoticeDefinition = {
  /** As administrators choose it from a list. */
  title: string;
  /** Values that are the same for everybody, given once in each language. */
  campaignFields: z.ZodObject;
  /** Values that differ from person to person: columns of the audience file. */
  personFields: z.ZodObject;
};

/** How forms and documents explain a field. */
export const fieldMetaSchema = z.object({
  label: z.string().min(1),
  help: z.string().min(1),
  example: z.string().min(1),
});
export type FieldMeta = z.infer<typeof fieldMetaSchema>;

/** A field that must be filled in. A field that may stay empty is `z.string().optional().meta(…)`. */
export const requiredText = (meta: FieldMeta): z.ZodString => z.string().trim().min(1).meta(meta);
