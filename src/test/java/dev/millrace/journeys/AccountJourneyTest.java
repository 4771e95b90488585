package dev.millrace.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.security.Role;
import dev.millrace.support.Api;
import dev.millrace.support.Instance;
import dev.millrace.support.People;
import dev.millrace.support.People.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccountJourneyTest {

    private static final String ME = "/api/v1/users/me";

    private final Instance instance = Instance.shared();
    private final People people = new People(instance);

    @Test
    void peopleChangeTheirNamePhoneAndLanguageAndRemoveThemAgain() {
        Api api = instance.api(people.customer().accessToken());
        Api.Answer changed = api.patch(ME, Map.of("name", " Grace ", "phone", "+49301234567", "locale", "DE-de"));
        assertThat(changed.text("/name")).isEqualTo("Grace");
        assertThat(changed.text("/profile/phone")).isEqualTo("+49301234567");
        assertThat(changed.text("/profile/locale")).isEqualTo("de-DE");
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(api.get(ME).body()).isEqualTo(changed.body());
        Api.Answer cleared = api.patch(ME, Map.of("phone", ""));
        assertThat(cleared.body().at("/profile/phone").isNull()).isTrue();
        assertThat(cleared.text("/profile/locale")).isEqualTo("de-DE");
    }

    @Test
    void aChangeThatChangesNothingKeepsTheVersion() {
        Api api = instance.api(people.customer().accessToken());
        assertThat(api.patch(ME, Map.of()).header("ETag")).isEqualTo("\"1\"");
        assertThat(api.patch(ME, Map.of("name", "Some Body")).header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void aVersionThatIsNoLongerCurrentIsNotOverwritten() {
        Api api = instance.api(people.customer().accessToken());
        assertThat(api.with("If-Match", "\"1\"")
                        .patch(ME, Map.of("name", "First"))
                        .status())
                .isEqualTo(200);
        Api.Answer stale = api.with("If-Match", "\"1\"").patch(ME, Map.of("name", "Second"));
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("stale_version");
        assertThat(api.get(ME).text("/name")).isEqualTo("First");
        assertThat(api.with("If-None-Match", "\"2\"").get(ME).status()).isEqualTo(304);
    }

    @Test
    void everyWrongFieldIsNamed() {
        Api api = instance.api(people.customer().accessToken());
        assertThat(api.patch(ME, Map.of("name", "x", "phone", "030", "locale", "german!", "password", "short"))
                        .errors())
                .containsOnlyKeys("/name", "/phone", "/locale", "/password", "/currentPassword");
        assertThat(api.patch(ME, Map.of("currentPassword", People.PASSWORD)).errors())
                .containsOnlyKeys("/password");
        assertThat(api.patch(ME, Map.of("role", "admin")).errors()).containsOnlyKeys("/role");
        assertThat(api.patch(ME, Map.of("password", "Other-Horse-8", "currentPassword", "Wrong-Horse-9"))
                        .errors())
                .isEqualTo(Map.of("/currentPassword", List.of("wrong_password")));
        assertThat(api.get(ME).header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void foreignAndMissingAccountsLookTheSame() {
        Person person = people.customer();
        Person other = people.customer();
        Api api = instance.api(person.accessToken());
        assertThat(api.get("/api/v1/users/" + person.id()).text("/email")).isEqualTo(person.email());
        Api.Answer foreign = api.get("/api/v1/users/" + other.id());
        Api.Answer missing = api.get("/api/v1/users/" + UUID.randomUUID());
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(missing.status()).isEqualTo(404);
        for (String member : List.of("type", "title", "detail", "code", "errors")) {
            assertThat(foreign.body().path(member)).isEqualTo(missing.body().path(member));
        }
        assertThat(api.get("/api/v1/users/7").status()).isEqualTo(404);
    }

    @Test
    void staffFindAnAccountByItsAddressHoweverItIsSpelled() {
        UUID id = people.register("Find.Me@example.com");
        Api staff = instance.api(people.person(Role.OPERATOR).accessToken());
        Api.Answer found = staff.get("/api/v1/users?email=FIND.me%40EXAMPLE.com");
        assertThat(found.body().path("items").size()).isEqualTo(1);
        assertThat(found.text("/items/0/id")).isEqualTo(id.toString());
        assertThat(staff.get("/api/v1/users?email=nobody%40example.com")
                        .body()
                        .path("items")
                        .size())
                .isZero();
        assertThat(staff.get("/api/v1/users?email=nonsense").errors()).containsOnlyKeys("?email");
        assertThat(staff.get("/api/v1/users?email=a%40example.com&active=true").errors())
                .containsOnlyKeys("?active");
        assertThat(staff.get("/api/v1/users/" + id).text("/email")).isEqualTo("Find.Me@example.com");
    }

    @Test
    void staffPageThroughActiveAccountsNewestFirst() {
        List<String> newest = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newest.addFirst(people.register(People.newEmail()).toString());
        }
        Person admin = people.person(Role.ADMIN);
        newest.addFirst(admin.id().toString());
        Api api = instance.api(admin.accessToken());
        String off = newest.remove(3);
        api.put("/api/v1/users/" + off + "/active", Map.of("active", false));
        Api.Answer first = api.get("/api/v1/users?active=true&limit=3");
        Api.Answer second = api.get("/api/v1/users?active=true&limit=3&cursor=" + first.text("/nextCursor"));
        assertThat(ids(first)).isEqualTo(newest.subList(0, 3));
        assertThat(ids(second)).startsWith(newest.get(3), newest.get(4)).doesNotContain(off);
        assertThat(first.header("Link")).contains("rel=\"next\"", "active=true", "limit=3");
        assertThat(ids(api.get("/api/v1/users?active=false"))).startsWith(off);
        assertThat(first.body().at("/items/0").has("profile")).isTrue();
    }

    @Test
    void badListParametersAreNamed() {
        Api api = instance.api(people.person(Role.OPERATOR).accessToken());
        assertThat(api.get("/api/v1/users?active=maybe").errors()).containsOnlyKeys("?active");
        assertThat(api.get("/api/v1/users?limit=101").errors()).containsOnlyKeys("?limit");
        assertThat(api.get("/api/v1/users?page=2").errors()).containsOnlyKeys("?page");
        assertThat(api.get("/api/v1/users?cursor=nonsense").code()).isEqualTo("invalid_cursor");
    }

    @Test
    void administratorsGiveRolesButNotToThemselves() {
        Person admin = people.person(Role.ADMIN);
        UUID id = people.register(People.newEmail());
        Api api = instance.api(admin.accessToken());
        String path = "/api/v1/users/" + id + "/role";
        assertThat(api.put(path, Map.of("role", "operator")).text("/role")).isEqualTo("operator");
        assertThat(api.put(path, Map.of("role", "operator")).header("ETag")).isEqualTo("\"2\"");
        assertThat(api.put(path, Map.of("role", "owner")).errors()).containsOnlyKeys("/role");
        assertThat(api.put(path, Map.of()).errors()).containsOnlyKeys("/role");
        assertThat(api.with("If-Match", "\"1\"")
                        .put(path, Map.of("role", "customer"))
                        .status())
                .isEqualTo(412);
        assertThat(api.put("/api/v1/users/" + UUID.randomUUID() + "/role", Map.of("role", "operator"))
                        .status())
                .isEqualTo(404);
        assertThat(api.put("/api/v1/users/" + admin.id() + "/role", Map.of("role", "customer"))
                        .code())
                .isEqualTo("own_account");
        assertThat(api.put("/api/v1/users/" + admin.id() + "/active", Map.of("active", false))
                        .code())
                .isEqualTo("own_account");
    }

    @Test
    void eachRouteAdmitsItsRolesAndNoOther() {
        Person subject = people.customer();
        Map<String, Api> callers = Map.of(
                "nobody", instance.api(),
                "customer", instance.api(people.customer().accessToken()),
                "operator", instance.api(people.person(Role.OPERATOR).accessToken()),
                "service", instance.api(people.person(Role.SERVICE).accessToken()),
                "admin", instance.api(people.person(Role.ADMIN).accessToken()));
        String user = "/api/v1/users/" + subject.id();
        expect(callers, "GET", user, null, Map.of("nobody", 401, "customer", 404));
        expect(callers, "GET", "/api/v1/users", null, Map.of("nobody", 401, "customer", 403));
        expect(callers, "GET", ME, null, Map.of("nobody", 401));
        expect(callers, "PATCH", ME, Map.of(), Map.of("nobody", 401));
        Map<String, Integer> adminOnly = Map.of("nobody", 401, "customer", 403, "operator", 403, "service", 403);
        expect(callers, "PUT", user + "/role", Map.of("role", "customer"), adminOnly);
        expect(callers, "PUT", user + "/active", Map.of("active", true), adminOnly);
        expect(callers, "GET", "/.well-known/jwks.json", null, Map.of());
    }

    private static void expect(
            Map<String, Api> callers,
            String method,
            String path,
            @org.jspecify.annotations.Nullable Object body,
            Map<String, Integer> refused) {
        callers.forEach((role, api) -> assertThat(api.send(method, path, body).status())
                .as("%s %s as %s", method, path, role)
                .isEqualTo(refused.getOrDefault(role, 200)));
    }

    private static List<String> ids(Api.Answer page) {
        List<String> ids = new ArrayList<>();
        page.body().path("items").forEach(item -> ids.add(item.path("id").asString()));
        return ids;
    }
}
