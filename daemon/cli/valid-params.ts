import type { z } from 'zod';
import type { MethodDefinition } from '../../schemas/contract.js';
import { PadbridgeError } from '../../schemas/errors.js';

/**
 * Params of a command line as the contract takes them; its own limits apply here too.
 * @throws PadbridgeError invalid-input that names the part in one line.
 */
export function validParams<P extends z.ZodType>(
  { params }: Pick<MethodDefinition<string, P>, 'params'>,
  given: z.input<P>,
): z.output<P> {
  const parsed = params.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const part = issue?.path.join('.') ?? '';
  throw new PadbridgeError(
    'invalid-input',
    `${part === '' ? '' : `${part}: `}${issue?.message ?? 'not understood'}`,
    {
      subject: part,
      next: 'See --help.',
    },
  );
}
