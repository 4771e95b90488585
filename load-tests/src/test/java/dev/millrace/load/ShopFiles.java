package dev.millrace.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A shop for load clients other than Gatling, as files of a directory with one thing in a line: {@code skus} to be
 * ordered, {@code hot} is one more; {@code calm} nobody orders, and {@code tags} are theirs; {@code orders} that were
 * placed by the buyers in turn; {@code buyers}, the addresses, and {@code tokens} in the same order; and the {@code admin}'s
 * token.
 */
final class ShopFiles {

    private static final int CALM = 100;
    private static final int ORDERS = 200;

    private ShopFiles() {}

    /** Takes the directory; the rest by the properties of {@link Settings}. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Shop shop = Shop.open(Settings.PRODUCTS + 1 + CALM, 900_000_000);
        List<String> skus = shop.skus().subList(0, Settings.PRODUCTS);
        List<String> calm = shop.skus().subList(Settings.PRODUCTS + 1, shop.skus().size());
        Api api = new Api(Settings.URL);
        Files.write(directory.resolve("skus"), skus);
        Files.write(directory.resolve("hot"), List.of(shop.skus().get(Settings.PRODUCTS)));
        Files.write(directory.resolve("calm"), calm);
        Files.write(directory.resolve("tags"), calm.stream().map(api::tag).toList());
        Files.write(directory.resolve("orders"), orders(api, shop.buyers(), skus));
        Files.write(directory.resolve("buyers"), shop.buyers().stream().map(Account::email).toList());
        Files.write(directory.resolve("tokens"), shop.buyers().stream().map(Account::token).toList());
        Files.write(directory.resolve("admin"), List.of(shop.admin()));
    }

    private static List<String> orders(Api api, List<Account> buyers, List<String> skus) {
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            String token = buyers.get(i % buyers.size()).token();
            String order = api.order(skus.get(i % (skus.size() - 1)), skus.getLast(), token);
            orders.add(order.substring("{\"id\":\"".length()).substring(0, 36));
        }
        return orders;
    }
}
