-- Takes requests from sliding windows; the same arithmetic as Window.java, once for each request.
-- For each KEYS[i], a count: ARGV[3i-2] quota, ARGV[3i-1] length of the window in ms, ARGV[3i] requests.
-- Answers three numbers for each: how many pass, what remains after them, ms until the reset of whoever comes next.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = {}

for i, key in ipairs(KEYS) do
    local quota, length, asked = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
    local slot, into = math.floor(now / length), now % length
    local count, before = 0, 0
    local last = redis.call('GET', key)
    if last then
        local s, c, b = string.match(last, '^(%d+) (%d+) (%d+)$')
        s, c, b = tonumber(s), tonumber(c), tonumber(b)
        if s and s >= slot then
            slot, count, before = s, c, b
        elseif s == slot - 1 then
            before = c
        end
    end
    local free = math.max(0, quota - count - math.ceil(before * (length - into) / length))
    local passed = math.min(asked, free)
    if passed > 0 then
        count = count + passed
        redis.call('SET', key, string.format('%.0f %.0f %.0f', slot, count, before), 'PX', 2 * length - into)
    end
    local reset = 2 * length - into
    if passed < asked then
        if count < quota then
            reset = length - math.floor((quota - 1 - count) * length / before) - into
        else
            reset = reset - math.floor((quota - 1) * length / count)
        end
    end
    answer[3 * i - 2], answer[3 * i - 1], answer[3 * i] = passed, free - passed, math.max(1, reset)
end
return answer
