-- What is open of an order is found by the order, which has a handful of mails. An index of the open ones is written four
-- times for each mail, and was read in full while statistics knew of no mail that waits.
drop index notifications.notification_open;
