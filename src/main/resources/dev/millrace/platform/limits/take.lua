-- Takes one request from a sliding window; the same arithmetic as Window.java.
-- KEYS[1] the count; ARGV[1] quota; ARGV[2] length of the window in ms. Answers {allowed, remaining, ms until reset}.
local quota, length = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local slot, into = math.floor(now / length), now % length
local count, before = 0, 0
local last = redis.call('GET', KEYS[1])
if last then
    local s, c, b = string.match(last, '^(%d+) (%d+) (%d+)$')
    s, c, b = tonumber(s), tonumber(c), tonumber(b)
    if s and s >= slot then
        slot, count, before = s, c, b
    elseif s == slot - 1 then
        before = c
    end
end
local free = quota - count - math.ceil(before * (length - into) / length)
if free >= 1 then
    redis.call('SET', KEYS[1], string.format('%.0f %.0f %.0f', slot, count + 1, before), 'PX', 2 * length - into)
    return {1, free - 1, 2 * length - into}
end
local pause
if count < quota then
    pause = length - math.floor((quota - 1 - count) * length / before) - into
else
    pause = 2 * length - math.floor((quota - 1) * length / count) - into
end
return {0, 0, math.max(1, pause)}
