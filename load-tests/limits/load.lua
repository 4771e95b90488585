-- What wrk sends: <kind> <directory of a shop>. A closed loop; each connection waits for its answer.

local function lines(file)
    local all = {}
    for line in io.lines(file) do
        all[#all + 1] = line
    end
    return all
end

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

local function bearer(token)
    return "Authorization: Bearer " .. token .. "\r\n"
end

local function get(path, headers)
    return "GET " .. path .. " HTTP/1.1\r\nHost: localhost\r\n" .. headers .. "\r\n"
end

local ready, skus, tokens, count, run = {}, {}, {}, 0, 0

local kinds = {}

function kinds.product(shop)
    for i, sku in ipairs(lines(shop .. "/calm")) do
        ready[i] = get("/api/v1/products/" .. sku, bearer(tokens[i % #tokens + 1]))
    end
end

kinds["not-modified"] = function(shop)
    local tags = lines(shop .. "/tags")
    for i, sku in ipairs(lines(shop .. "/calm")) do
        local headers = "If-None-Match: " .. tags[i] .. "\r\n" .. bearer(tokens[i % #tokens + 1])
        ready[i] = get("/api/v1/products/" .. sku, headers)
    end
end

function kinds.list()
    for i, token in ipairs(tokens) do
        ready[i] = get("/api/v1/products?limit=20", bearer(token))
    end
end

-- The first order is the first buyer's, and so on.
function kinds.order(shop)
    for i, id in ipairs(lines(shop .. "/orders")) do
        ready[i] = get("/api/v1/orders/" .. id, bearer(tokens[(i - 1) % #tokens + 1]))
    end
end

kinds["orders"] = function(shop)
    skus = lines(shop .. "/skus")
end

kinds["hot-orders"] = function(shop)
    skus = lines(shop .. "/hot")
end

local function any_of(list)
    return list[math.random(#list)]
end

local function placement()
    local first, items = any_of(skus), ""
    if #skus > 1 then
        local second = any_of(skus)
        while second == first do
            second = any_of(skus)
        end
        items = '{"sku":"' .. second .. '","quantity":1},'
    end
    local body = '{"items":[' .. items .. '{"sku":"' .. first .. '","quantity":1}],"payment":{"token":"tok_ok"}}'
    count = count + 1
    return "POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        .. bearer(any_of(tokens))
        .. "Idempotency-Key: " .. run .. "-" .. number .. "-" .. count .. "\r\n"
        .. "Content-Length: " .. #body .. "\r\n\r\n" .. body
end

function init(args)
    local kind, shop = args[1], args[2]
    math.randomseed(os.time() * 16 + number)
    -- Keys are fresh in every run.
    run = os.time() .. "-" .. math.random(1000000)
    tokens = lines(shop .. "/tokens")
    kinds[kind](shop)
end

function request()
    if #ready > 0 then
        return any_of(ready)
    end
    return placement()
end

-- requests, seconds, errors, p50 and p99 in milliseconds
function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        "result %d %.3f %d %.2f %.2f\n",
        summary.requests,
        summary.duration / 1e6,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        latency:percentile(50) / 1000,
        latency:percentile(99) / 1000))
end
