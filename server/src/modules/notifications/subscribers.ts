import type { Ctx } from '../../kernel/context/context.ts';
import type { Logger } from '../../kernel/context/logger.ts';
import type { EventRow } from '../../kernel/events/entities.ts';
import type { Consumer } from '../../kernel/events/events.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import { EmailError, type EmailMessage, type EmailSender } from '../../ports/email/index.ts';
import { messagesOf, type Addressed, type MessageDeps } from './messages.ts';
import type { NotificationRepository } from './repository.ts';
import { announcedTypes } from './templates.ts';

/** Through whose account a business mails. */
export type EmailOf = (ctx: Pick<Ctx, 'tenant'>) => EmailSender;

/** Writes what people find in the app. */
export const createInAppConsumer = (deps: MessageDeps & { readonly ids: Ids; readonly repository: NotificationRepository }): Consumer => ({
  name: 'notifications.in_app',
  types: announcedTypes,
  handle: {
    mode: 'transaction',
    async run(tx, event) {
      const messages = (await messagesOf(deps, tx, event)).filter(({ message }) => message.inApp);
      await deps.repository.insert(tx, messages.map(({ person, message, bookingId }) => ({
        id: deps.ids.next('notification'),
        userId: person.id,
        type: event.type,
        title: message.title,
        body: message.body,
        bookingId,
        eventId: event.id,
        readAt: null,
        createdAt: event.occurredAt,
      })));
    },
  },
});

const toMail = ({ tenant }: Ctx, event: EventRow, { person, message }: Addressed): EmailMessage => ({
  // letters, digits and dots: it becomes a Message-ID
  messageId: `${event.id}.${person.id}`,
  tenantId: tenant.id,
  from: { email: tenant.settings.brand.supportEmail, name: tenant.name },
  to: { email: person.email, name: `${person.firstName} ${person.lastName}`.trim() },
  subject: message.subject,
  text: message.text,
  html: message.html,
  category: event.type,
});

/** Sends the mails. What went out is remembered for each person, so that one who can't be reached costs the other no second mail. */
export function createEmailConsumer(
  deps: MessageDeps & { readonly email: EmailOf; readonly repository: NotificationRepository; readonly log: Logger },
): Consumer {
  const { email, repository, log } = deps;

  /** Answers the error after which it is to be tried again. */
  const send = async (ctx: Ctx, event: EventRow, addressed: Addressed): Promise<EmailError | null> => {
    const about = { eventId: event.id, userId: addressed.person.id };
    const remember = (outcome: 'sent' | 'given_up', providerMessageId: string | null) =>
      repository.rememberMail(ctx, { ...about, outcome, providerMessageId, at: ctx.wall.now() });
    try {
      const { providerMessageId } = await email(ctx).send(toMail(ctx, event, addressed));
      await remember('sent', providerMessageId.slice(0, 200));
      return null;
    } catch (error) {
      if (!(error instanceof EmailError)) throw error;
      if (error.retryable) return error;
      // what the provider said may quote the address, so only its kind is logged
      log.error({ ...about, tenantId: ctx.tenant.id, type: event.type, kind: error.kind }, 'a mail was refused and is given up');
      await remember('given_up', null);
      return null;
    }
  };

  return {
    name: 'notifications.email',
    types: announcedTypes,
    handle: {
      mode: 'effect',
      async run(ctx, event) {
        const wanted = (await messagesOf(deps, ctx, event)).filter(({ person, message }) => message.mail && person.email !== '');
        if (wanted.length === 0) return;
        const done = new Set((await repository.mailsOf(ctx, event.id)).map((row) => row.userId));
        let failed: EmailError | null = null;
        for (const addressed of wanted) {
          if (!done.has(addressed.person.id)) failed = (await send(ctx, event, addressed)) ?? failed;
        }
        if (failed) throw failed;
      },
    },
  };
}
