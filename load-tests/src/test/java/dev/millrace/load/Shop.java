package dev.millrace.load;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The accounts and products of one run, made over the API by the demo administrator. Every run has its own, so that runs
 * against one database do not meet.
 */
final class Shop {

    private final Account admin;
    private final List<Account> buyers = new ArrayList<>();
    private final List<String> skus;
    private final RandomGenerator random = new Random();

    private Shop(Api api, String password, int customers, int products, long stock) {
        String run = Long.toString(System.currentTimeMillis(), 36);
        admin = new Account(api, "admin@example.com", password);
        skus = IntStream.range(0, products)
                .mapToObj(i -> "LOAD-%s-%04d".formatted(run, i).toUpperCase(Locale.ROOT))
                .toList();
        skus.forEach(sku -> api.product(sku, stock, admin.token()));
        for (int i = 0; i < customers; i++) {
            String email = "buyer-%s-%d@example.com".formatted(run, i);
            api.register(email, password);
            buyers.add(new Account(api, email, password));
        }
    }

    static Shop open(int products, long stock) {
        return new Shop(new Api(Settings.URL), Settings.PASSWORD, Settings.BUYERS, products, stock);
    }

    /** The administrator's token, as it is when it is asked for. */
    String admin() {
        return admin.token();
    }

    List<String> skus() {
        return skus;
    }

    /** Without end: a buyer, and two products in the order of their SKUs. */
    Iterator<Map<String, Object>> visits() {
        return Stream.generate(this::visit).iterator();
    }

    /** As long as the list of products: each, with the administrator's token. */
    Iterator<Map<String, Object>> inventory() {
        return skus.stream()
                .map(sku -> Map.<String, Object>of("sku", sku, "admin", admin.token()))
                .iterator();
    }

    private Map<String, Object> visit() {
        int first = random.nextInt(skus.size());
        int second = skus.size() == 1 ? first : (first + 1 + random.nextInt(skus.size() - 1)) % skus.size();
        return Map.of(
                "token", buyers.get(random.nextInt(buyers.size())).token(),
                "sku", skus.get(first),
                "other", skus.get(second));
    }

    List<Account> buyers() {
        return buyers;
    }
}
