package dev.parlor.history.redis;

/**
 * The scripts of {@link RedisAllowances}.
 *
 * <p>A hash holds {@code usd} and {@code tokens}, what was spent (picodollars; both absent until they are filled);
 * {@code held_usd} and {@code held_tokens}, the sum of what is set aside; {@code h:<call>}, each hold as {@code usd:tokens:
 * expiry}; {@code look}, when holds are next searched for such that have run out; {@code round}, which rises whenever what
 * is being filled in may be outdated. All of it in one key, so that it is lost together or not at all. Sums are Redis's own
 * integers; only comparisons are Lua's, whose numbers are exact up to nine thousand dollars and off by less than a
 * millionth of a cent beyond.
 */
final class AllowanceScripts {
    /** Redis knows no -0. */
    private static final String GIVE_BACK = """
        local function give_back(key, field, usd, tokens)
          redis.call('HDEL', key, field)
          if usd ~= '0' then redis.call('HINCRBY', key, 'held_usd', '-' .. usd) end
          if tokens ~= '0' then redis.call('HINCRBY', key, 'held_tokens', '-' .. tokens) end
        end
        """;

    /**
     * KEYS the accounts. ARGV 1 call, 2 usd, 3 tokens, 4 milliseconds that the hold lasts, 5 milliseconds that the keys
     * last, then for each account its limits of usd and tokens, -1 for none. Answers {0, the largest share that was used
     * before}, or {1, account, 0 for usd or 1 for tokens} if that limit does not cover it, or {2, account, round} if that account is to be filled first.
     */
    static final String RESERVE = GIVE_BACK + """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local function release(key)
          local look = now + 60000
          local held = redis.call('HGETALL', key)
          for i = 1, #held, 2 do
            if string.sub(held[i], 1, 2) == 'h:' then
              local usd, tokens, expiry = string.match(held[i + 1], '^(%d+):(%d+):(%d+)$')
              if tonumber(expiry) <= now then
                give_back(key, held[i], usd, tokens)
              else
                look = math.min(look, tonumber(expiry))
              end
            end
          end
          redis.call('HSET', key, 'look', string.format('%.0f', look))
        end
        local used = 0
        for i, key in ipairs(KEYS) do
          local look = tonumber(redis.call('HGET', key, 'look') or '0')
          if look <= now then release(key) end
          local is = redis.call('HMGET', key, 'usd', 'tokens', 'held_usd', 'held_tokens', 'round')
          if not is[1] then return {2, i, is[5] or '0'} end
          local most_usd, most_tokens = tonumber(ARGV[4 + 2 * i]), tonumber(ARGV[5 + 2 * i])
          if most_usd >= 0 and is[1] + (is[3] or 0) + ARGV[2] > most_usd then return {1, i, 0} end
          if most_tokens >= 0 and is[2] + (is[4] or 0) + ARGV[3] > most_tokens then return {1, i, 1} end
          if most_usd > 0 then used = math.max(used, (is[1] + (is[3] or 0)) / most_usd) end
          if most_tokens > 0 then used = math.max(used, (is[2] + (is[4] or 0)) / most_tokens) end
        end
        local expiry = string.format('%.0f', now + ARGV[4])
        for i, key in ipairs(KEYS) do
          redis.call('HSET', key, 'h:' .. ARGV[1], ARGV[2] .. ':' .. ARGV[3] .. ':' .. expiry)
          redis.call('HINCRBY', key, 'held_usd', ARGV[2])
          redis.call('HINCRBY', key, 'held_tokens', ARGV[3])
          local look = tonumber(redis.call('HGET', key, 'look') or '0')
          if now + ARGV[4] < look then redis.call('HSET', key, 'look', expiry) end
          redis.call('PEXPIRE', key, ARGV[5])
        end
        return {0, string.format('%.6f', used)}
        """;

    /** KEYS 1 the account. ARGV 1 the round that was told, 2 usd, 3 tokens, 4 milliseconds that the key lasts. */
    static final String FILL = """
        if (redis.call('HGET', KEYS[1], 'round') or '0') ~= ARGV[1] then return 0 end
        if redis.call('HSETNX', KEYS[1], 'usd', ARGV[2]) == 0 then return 0 end
        redis.call('HSET', KEYS[1], 'tokens', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        return 1
        """;

    /** KEYS the accounts. ARGV 1 call, 2 usd, 3 tokens, 4 milliseconds that the keys last. */
    static final String SETTLE = GIVE_BACK + """
        for i, key in ipairs(KEYS) do
          local hold = redis.call('HGET', key, 'h:' .. ARGV[1])
          if hold then
            local usd, tokens = string.match(hold, '^(%d+):(%d+):')
            give_back(key, 'h:' .. ARGV[1], usd, tokens)
          end
          if hold and redis.call('HEXISTS', key, 'usd') == 1 then
            redis.call('HINCRBY', key, 'usd', ARGV[2])
            redis.call('HINCRBY', key, 'tokens', ARGV[3])
          else
            redis.call('HDEL', key, 'usd', 'tokens')
            redis.call('HINCRBY', key, 'round', 1)
          end
          redis.call('PEXPIRE', key, ARGV[4])
        end
        return 0
        """;

    private AllowanceScripts() {}
}
