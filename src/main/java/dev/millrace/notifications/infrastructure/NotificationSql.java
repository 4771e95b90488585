package dev.millrace.notifications.infrastructure;

/**
 * The statements of {@link PostgresNotificationRepository}.
 *
 * <p>Where a mail is found by its id or its order, {@code status || ''} keeps the planner away from the indexes by status:
 * on a quiet day its statistics know of no mail that waits, and it would read all that wait, for each of them, when a
 * sale has brought some hundred thousand. For the same reason what is asked of each row has an {@code offset 0}, without
 * which it would be made a join.
 */
final class NotificationSql {

    /** A mail behind one that waits is due no earlier, so that the claim need not look at it over and over. */
    static final String ADD = """
            insert into notifications.notification (id, order_id, customer_id, seq, template, occasion, facts,
                                                    occurred_at, status, next_attempt_at, created_at, updated_at)
            select i.id, i.order_id, i.customer_id, i.seq, i.template, i.occasion, i.facts::json, i.occurred_at, 'waiting',
                   greatest(now(), (select e.next_attempt_at
                                      from notifications.notification e
                                     where e.order_id = i.order_id and e.status || '' = 'waiting'
                                     order by e.seq desc
                                     limit 1)),
                   now(), now()
              from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[],
                          $8::timestamptz[])
                   as i(id, order_id, customer_id, seq, template, occasion, facts, occurred_at)
             where i.occurred_at >= (select b.at from notifications.beginning b)
                on conflict (order_id, template, occasion) do nothing
            """;

    /** Nothing of the order may be on its way before it. */
    static final String CLAIM = """
            update notifications.notification n
               set epoch = n.epoch + 1, next_attempt_at = $2, updated_at = $1
              from (select d.id
                      from notifications.notification d
                     where d.status = 'waiting' and d.next_attempt_at <= $1
                       and not exists (select 1
                                         from notifications.notification e
                                        where e.order_id = d.order_id and e.seq < d.seq
                                          and e.status || '' in ('waiting', 'sending')
                                       offset 0)
                     order by d.next_attempt_at
                     limit $3
                       for update of d skip locked) due
             where n.id = due.id
            returning n.id, n.order_id, n.customer_id, n.template, n.facts::text, n.occurred_at, n.attempts, n.epoch
            """;

    /** The epoch says that nobody else has taken the mail since. */
    static final String SENDING = """
            update notifications.notification n
               set status = 'sending', recipient = s.recipient, subject = s.subject, text_body = s.text_body,
                   html_body = s.html_body, next_attempt_at = $7::timestamptz, updated_at = $8::timestamptz
              from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[])
                   as s(id, epoch, recipient, subject, text_body, html_body)
             where n.id = s.id and n.epoch = s.epoch
            returning n.id
            """;

    /** Somebody who was thought lost may still tell that the mail was sent. Later mails of the order wait with it. */
    static final String SETTLE = """
            with settled as (
                update notifications.notification n
                   set status = s.status, attempts = s.attempts, next_attempt_at = s.next_attempt_at, reason = s.reason,
                       updated_at = $7::timestamptz, sent_at = case s.status when 'sent' then $7::timestamptz end
                  from unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::timestamptz[], $6::text[])
                       as s(id, epoch, status, attempts, next_attempt_at, reason)
                 where n.id = s.id and n.epoch = s.epoch
                   and (n.status || '' in ('waiting', 'sending') or n.status || '' = 'unknown' and s.status = 'sent')
                returning n.id, n.order_id, n.seq, n.next_attempt_at
            ),
            behind as (
                update notifications.notification l
                   set next_attempt_at = greatest(l.next_attempt_at, s.next_attempt_at)
                  from settled s
                 cross join lateral (select w.id
                                       from notifications.notification w
                                      where w.order_id = s.order_id and w.seq > s.seq and w.status || '' = 'waiting'
                                     offset 0) later
                 where l.id = later.id
            )
            select id from settled
            """;

    static final String GIVE_UP_LOST = """
            update notifications.notification n
               set status = 'unknown', attempts = n.attempts + 1, next_attempt_at = null, updated_at = $1,
                   reason = 'The process ended while the mail server was being spoken to; the mail may have been sent.'
              from (select d.id
                      from notifications.notification d
                     where d.status = 'sending' and d.next_attempt_at <= $1
                     limit 100
                       for update of d skip locked) lost
             where n.id = lost.id
            """;

    private static final String COLUMNS =
            "id, order_id, customer_id, template, occasion, status, attempts, next_attempt_at, reason, recipient, subject,";

    private static final String WHOLE = COLUMNS + " text_body, html_body, occurred_at, created_at, updated_at, sent_at";

    private static final String SHORT =
            COLUMNS + " null::text, null::text, occurred_at, created_at, updated_at, sent_at";

    static final String AGAIN = """
            update notifications.notification
               set status = 'waiting', attempts = 0, epoch = epoch + 1, next_attempt_at = $2, reason = null, updated_at = $2
             where id = $1 and status in ('parked', 'unknown')
            returning\s""" + WHOLE;

    static final String FIND = "select " + WHOLE + " from notifications.notification where id = $1";

    private static final String LIST = "select " + SHORT + " from notifications.notification";

    private static final String PAGE = """
             and ($1::uuid is null or id < $1)
             order by id desc
             limit $2
            """;

    static final String ALL = LIST + " where true" + PAGE;

    static final String OF_STATUS = LIST + " where status = $3" + PAGE;

    static final String OF_ORDER = LIST + " where order_id = $3 and ($4::text is null or status = $4)" + PAGE;

    static final String FORGET_TEXTS = """
            update notifications.notification n
               set recipient = null, subject = null, text_body = null, html_body = null
              from (select d.id
                      from notifications.notification d
                     where d.updated_at < $1 and d.next_attempt_at is null and d.recipient is not null
                     limit 1000) old
             where n.id = old.id
            """;

    private NotificationSql() {}
}
