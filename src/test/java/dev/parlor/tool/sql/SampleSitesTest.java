package dev.parlor.tool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.DemoPerson;
import dev.parlor.embedded.demo.Scripts;
import dev.parlor.tool.TestingBench;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements of the sites that come along, on their own tables. */
class SampleSitesTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Map<String, TestingSite> SITES = new HashMap<>();

    @AfterAll
    static void close() {
        VERTX.close();
    }

    private static TestingSite site(String id) {
        return SITES.computeIfAbsent(id, name -> TestingSite.sample(VERTX, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clinic", "shop", "delivery", "property"})
    void everyStatementCanRunOnTheTablesOfItsSite(String id) {
        List<SqlTool> tools = site(id).tools();
        assertThat(tools).hasSizeGreaterThanOrEqualTo(3);
        tools.forEach(tool -> TestingBench.get(tool.verify()));
    }

    @ParameterizedTest
    @CsvSource({
        "clinic, select count(*) from booking, 500",
        "clinic, 'select count(*) from free_slots(current_date, current_date + 60)', 500",
        "shop, select count(*) from product, 100",
        "shop, select count(*) from customer_order, 200",
        "delivery, select count(*) from delivery, 300",
        "delivery, select count(*) from ticket, 100",
        "property, select count(*) from property, 150",
        "property, select count(*) from maintenance, 50"
    })
    void thereIsSomethingToLookAt(String id, String count, int least) {
        assertThat(Integer.parseInt(site(id).askAsSite(count))).isGreaterThanOrEqualTo(least);
    }

    @Test
    void theClinicOffersFreeTimesOfTheServiceInTheRange() {
        TestingSite clinic = site("clinic");
        String from = clinic.askAsSite("select (current_date + 2)::text");
        String to = clinic.askAsSite("select (current_date + 12)::text");
        JsonObject found = new JsonObject(clinic.told(
                "get_availability",
                new JsonObject()
                        .put("service_type", "dental_cleaning")
                        .put("start_date", from)
                        .put("end_date", to)
                        .encode()));
        assertThat(found.getString("note")).startsWith("Only the first 12 rows are shown");
        List<JsonObject> rows =
                found.getJsonArray("rows").stream().map(JsonObject.class::cast).toList();
        assertThat(rows).hasSize(12).allSatisfy(row -> {
            assertThat(row.getString("date")).isBetween(from, to);
            assertThat(row.getString("practitioner")).isIn("Dr. Aiko Ito", "Marta Kowalska");
            assertThat(row.getString("service_type")).isEqualTo("dental_cleaning");
            assertThat(clinic.askAsSite("select count(*) from booking b join practitioner p on p.id = b.practitioner_id"
                            + " where p.name = '" + row.getString("practitioner") + "' and starts_at = '"
                            + row.getString("date") + " " + row.getString("time") + "'"))
                    .isEqualTo("0");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "current_date + 9, current_date + 2, refused: The last day is before the first.",
        "current_date - 9, current_date - 2, refused: These days have passed",
        "current_date + 91, current_date + 99, refused: Appointments can be booked until"
    })
    void theClinicSaysWhyItHasNothingOnDaysThatCannotBe(String from, String to, String why) {
        TestingSite clinic = site("clinic");
        JsonObject days = new JsonObject(clinic.askAsSite("select json_build_object('service_type', 'eye_test',"
                + " 'start_date', " + from + ", 'end_date', " + to + ")"));
        assertThat(clinic.told("get_availability", days.encode())).startsWith(why);
    }

    @Test
    void aSlotIsBookedOnceAndTheNextIsToldKindly() {
        TestingSite clinic = site("clinic");
        String slot = booking(clinic);
        JsonObject booked = new JsonObject(clinic.told("create_booking", slot));
        assertThat(booked.getString("reference")).matches("HL-[A-Z0-9]{6}");
        assertThat(clinic.told("create_booking", slot))
                .startsWith("conflict: Somebody else has just taken exactly this slot.");
        String email = new JsonObject(slot).getString("email");
        String mine = "{\"reference\":\"" + booked.getString("reference") + "\",\"email\":\"%s\"}";
        assertThat(clinic.told("cancel_booking", mine.formatted("else@example.com")))
                .startsWith("not_found");
        assertThat(clinic.told("cancel_booking", mine.formatted(email))).contains(booked.getString("reference"));
        assertThat(new JsonObject(clinic.told("create_booking", slot)).getString("reference"))
                .matches("HL-[A-Z0-9]{6}");
    }

    @Test
    void aTimeThatIsNoSlotIsNotBooked() {
        TestingSite clinic = site("clinic");
        JsonObject slot = new JsonObject(booking(clinic)).put("time", "03:15");
        assertThat(clinic.told("create_booking", slot.encode())).startsWith("not_found: The clinic has no such slot.");
    }

    private static String booking(TestingSite clinic) {
        return clinic.askAsSite(
                "select json_build_object('service_type', service_type, 'date', starts_at::date,"
                        + " 'time', to_char(starts_at, 'HH24:MI'), 'practitioner', practitioner, 'name', 'Ana Lopez',"
                        + " 'email', 'ana@example.com') from free_slots(current_date + 3, current_date + 30) order by starts_at");
    }

    @Test
    void theShopSearchesByWordsPriceAndPartAndInPages() {
        TestingSite shop = site("shop");
        JsonObject jackets = search(shop, "{\"query\":\"rain jackets\",\"max_price\":100}");
        assertThat(names(jackets)).isNotEmpty().allMatch(name -> name.endsWith("Rain Jacket"));
        assertThat(prices(jackets)).allMatch(price -> price <= 100);

        JsonObject first = search(shop, "{\"query\":\"light\",\"max_results\":3}");
        JsonObject second = search(shop, "{\"query\":\"light\",\"max_results\":3,\"page\":2}");
        assertThat(first.getInteger("total")).isGreaterThan(6).isEqualTo(second.getInteger("total"));
        assertThat(names(first)).hasSize(3).doesNotContainAnyElementsOf(names(second));
        assertThat(first.getInteger("pages")).isEqualTo((first.getInteger("total") + 2) / 3);

        assertThat(names(search(shop, "{\"query\":\"waterproof\",\"category\":\"shoes\"}")))
                .isNotEmpty()
                .allMatch(name -> name.endsWith("Boots"));
        assertThat(search(shop, "{\"query\":\"submarine\"}").getJsonArray("products"))
                .isEmpty();
        assertThat(shop.told("search_products", "{\"query\":\"tent\",\"max_results\":21}"))
                .startsWith("invalid_arguments");
    }

    private static JsonObject search(TestingSite shop, String arguments) {
        return new JsonObject(shop.told("search_products", arguments));
    }

    private static List<String> names(JsonObject found) {
        return found.getJsonArray("products").stream()
                .map(product -> ((JsonObject) product).getString("name"))
                .toList();
    }

    private static List<Double> prices(JsonObject found) {
        return found.getJsonArray("products").stream()
                .map(product -> ((JsonObject) product).getDouble("price"))
                .toList();
    }

    @Test
    void anOrderIsThereForItsOwnerAlone() {
        TestingSite shop = site("shop");
        JsonObject mine = new JsonObject(
                shop.told("get_order_status", "{\"order_id\":\"ORD-7K2M9Q\",\"customer_id\":\"c-1001\"}"));
        assertThat(mine.getString("status")).isEqualTo("shipped");
        assertThat(mine.getJsonArray("items")).isNotEmpty();
        assertThat(shop.told("get_order_status", "{\"order_id\":\"ORD-7K2M9Q\",\"customer_id\":\"c-1002\"}"))
                .startsWith("not_found");
        assertThat(shop.told("get_order_status", "{\"order_id\":\"7K2M9Q\",\"customer_id\":\"c-1001\"}"))
                .startsWith("invalid_arguments");
    }

    @Test
    void aTicketIsOpenedUnderANumber() {
        TestingSite delivery = site("delivery");
        JsonObject ticket = new JsonObject(delivery.told(
                "create_customer_ticket", "{\"name\":\"Sam Porter\",\"issue\":\"The soup had leaked.\"}"));
        assertThat(delivery.askAsSite("select name || ': ' || issue || ' ' || status from ticket where number = "
                        + ticket.getInteger("ticket")))
                .isEqualTo("Sam Porter: The soup had leaked. open");
    }

    @Test
    void moneyGoesBackOnceForAnOrderAndNeverMoreThanItCost() {
        TestingSite delivery = site("delivery");
        String refund = "{\"order_number\":\"FD-20418\",\"amount\":%s,\"reason\":\"One dish was missing\"}";
        assertThat(delivery.told("request_refund", refund.formatted("99.00"))).startsWith("not_found");
        assertThat(new JsonObject(delivery.told("request_refund", refund.formatted("12.50"))).getDouble("amount"))
                .isEqualTo(12.5);
        assertThat(delivery.askAsSite("select amount_cents::text from refund where number = 'FD-20418'"))
                .isEqualTo("1250");
        assertThat(delivery.told("request_refund", refund.formatted("1.00")))
                .startsWith("conflict: Money was given back for this order already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cooking", "on the way", "cancelled"})
    void moneyGoesBackForWhatWasDeliveredOnly(String status) {
        TestingSite delivery = site("delivery");
        String number = delivery.askAsSite("select min(number) from delivery where status = '" + status + "'");
        String refund = "{\"order_number\":\"" + number + "\",\"amount\":1.00,\"reason\":\"It was late\"}";
        assertThat(delivery.told("request_refund", refund)).startsWith("not_found");
    }

    @ParameterizedTest
    @CsvSource({"shop, select name || ' ' from customer", "property, select name || ' ' || kind from person"})
    void whomThePageSignsInIsInTheTablesUnderThatNameAndRole(String id, String who) {
        List<DemoPerson> people = Scripts.read(Path.of("conf/demo")).people(id);
        assertThat(people)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(person -> assertThat(site(id).askAsSite(who + " where id = '" + person.sub() + "'"))
                        .isEqualTo(person.name() + " " + String.join(" ", person.roles())));
    }

    @Test
    void homesAreFoundByPlaceRentAndType() {
        TestingSite property = site("property");
        List<JsonObject> found = new JsonArray(property.told(
                        "search_properties",
                        "{\"location\":\"Leipzig\",\"price_range\":\"800-900\",\"type\":\"apartment\"}"))
                .stream().map(JsonObject.class::cast).toList();
        assertThat(found).isNotEmpty().allSatisfy(home -> {
            assertThat(home.getString("location")).endsWith(", Leipzig");
            assertThat(home.getInteger("rent")).isBetween(800, 900);
        });
        assertThat(property.told("search_properties", "{\"price_range\":\"cheap\"}"))
                .startsWith("invalid_arguments");
        assertThat(new JsonArray(property.told("search_properties", "{\"location\":\"Atlantis\"}")))
                .isEmpty();
    }

    @Test
    void aRepairIsForWhoeverHasToDoWithTheHome() {
        TestingSite property = site("property");
        String tenant = property.askAsSite("select tenant_id from tenancy where property_ref = 'P-104'");
        String owner = property.askAsSite("select owner_id from property where ref = 'P-104'");
        String report = "{\"property_ref\":\"P-104\",\"issue\":\"The boiler leaks.\",\"priority\":\"emergency\","
                + "\"person_id\":\"%s\"}";
        for (String person : List.of(tenant, owner, "agent-1")) {
            assertThat(new JsonObject(property.told("schedule_maintenance", report.formatted(person)))
                            .getString("visit_on"))
                    .isEqualTo(property.askAsSite("select current_date::text"));
        }
        assertThat(property.told("schedule_maintenance", report.formatted("tenant-60")))
                .startsWith("not_found: This visitor has nothing to do with that property");
        List<Object> seen = new JsonArray(property.told(
                        "list_maintenance", "{\"person_id\":\"" + owner + "\",\"priority\":\"emergency\"}"))
                .stream()
                        .map(row -> ((JsonObject) row).getValue("property_ref"))
                        .toList();
        assertThat(seen).hasSizeGreaterThanOrEqualTo(3).containsOnly("P-104");
    }
}
