-- What of an order is not told yet: asked for each mail that is added, claimed or settled. Without it each of them looks
-- at all that wait, which are many when mails fall behind.
create index notification_open on notifications.notification (order_id, seq) where status in ('waiting', 'sending');
