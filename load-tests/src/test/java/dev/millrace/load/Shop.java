package dev.millrace.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
                .mapToObj(i -> "LOAD-%s-%04d".formatted(run, i).toUpperCase(java.util.Locale.ROOT))
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

    /**
     * For load clients other than Gatling: a shop as files of a directory. {@code tokens} and {@code skus} have one in a
     * line, {@code hot} is a product by itself, {@code order} the id of an order of the first buyer, {@code admin} the
     * administrator's token.
     */
    public static void main(String[] arguments) throws IOException {
        Api api = new Api(arguments[0]);
        Path directory = Path.of(arguments[1]);
        Shop shop = new Shop(
                api, Settings.PASSWORD, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]), 900_000_000);
        String buyer = shop.buyers.getFirst().token();
        String order = api.order(shop.skus.get(0), shop.skus.get(1), buyer);
        Files.writeString(directory.resolve("order"), order.substring(7, 43));
        Files.writeString(directory.resolve("admin"), shop.admin());
        Files.writeString(directory.resolve("hot"), shop.skus.getLast());
        Files.write(directory.resolve("skus"), shop.skus.subList(0, shop.skus.size() - 1));
        Files.write(directory.resolve("tokens"), shop.buyers.stream().map(Account::token).toList());
    }
}
