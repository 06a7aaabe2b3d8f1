package dev.parlor.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.ToolText;
import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolHost;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolPolicy;
import dev.parlor.tool.ToolWire;
import dev.parlor.tool.dispatch.Heard;
import dev.parlor.tool.dispatch.RunGuard;
import dev.parlor.tool.guard.TestingNetwork;
import dev.parlor.tool.http.HttpTool;
import dev.parlor.tool.page.LivePage;
import dev.parlor.tool.page.PageAnswer;
import dev.parlor.tool.page.PageOwner;
import dev.parlor.tool.sql.TestingSite;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A site with one tool of each sort and everything that a model could want to get at: another site's rows and tools,
 * tools that are not for this visitor, a canary on loopback. Keeps the books of all of it.
 */
final class HostileStage implements AutoCloseable {
    static final SiteId OTHER = new SiteId("other");
    static final String SECRET = "S3CR3T";
    private static final Visitor ANA = new Visitor(new VisitorId("user:ana"), Map.of("sub", "ana"), Set.of(), "");
    private static final String TABLES = """
            create table orders (id text primary key, customer_id text not null, item text not null);
            insert into orders values ('A-1', 'ana', 'a tent'), ('B-1', 'bob', 'S3CR3T of bob');
            create table products (name text primary key, price int not null, kept_secret text not null);
            insert into products values ('tent', 100, 'S3CR3T price'), ('boots', 50, 'S3CR3T price');
            create table notes (text text not null);
            """;
    private static final String QUERIES = """
            - name: my_orders
              sql: { query: "select id, item from orders where id = :order and customer_id = :customer_id" }
              identity: { customer_id: sub }
            - name: find_product
              sql: { query: "select name, price from products where name = :name" }
            - name: search_products
              parameters: { type: object, required: [start, most], properties: { start: { type: string }, most: { type: integer, minimum: 1, maximum: 10 } } }
              sql: { query: "select name, price from products where starts_with(name, :start) limit :most" }
            - name: add_note
              effect: write
              sql: { query: "insert into notes (text) values (:text)", answer: count }
            """;
    private static final String TYPED = """
            {"type":"object","required":["n"],"additionalProperties":false,"properties":{
              "n":{"type":"integer","minimum":1,"maximum":10},
              "price":{"type":"number","exclusiveMinimum":0},
              "name":{"type":"string","maxLength":20,"pattern":"^[a-z]+$"},
              "day":{"type":"string","format":"date"},
              "size":{"enum":["small","large"]},
              "sure":{"type":"boolean"},
              "tags":{"type":"array","maxItems":3,"uniqueItems":true,"items":{"type":"string"}},
              "deep":{"type":"object","required":["x"],"properties":{"x":{"type":"integer"}}}}}
            """;

    final Fleet fleet = Fleet.ofOne("");
    final LabTool look = new LabTool("look");
    final LabTool typed = new LabTool("typed", TYPED);
    final LabTool refund = new LabTool("refund");
    final LabTool book = new LabTool("book");
    final LabTool pay = new LabTool("pay", """
            {"type":"object","required":["n","customer_id"],"properties":{
              "n":{"type":"integer"},"customer_id":{"type":"string"}}}
            """);
    final LabTool limited = new LabTool("limited");
    final LabTool plan = new LabTool("plan");
    private final LabTool admin = new LabTool("admin_refund");
    private final LabTool off = new LabTool("off");
    private final LabTool early = new LabTool("early");
    private final LabTool foreign = new LabTool("other_refund");
    private final Vertx vertx = Vertx.vertx();
    private final TestingNetwork network = new TestingNetwork(vertx);
    final Desk desk = new Desk(network);
    final FleetServer server;
    private final TestingSite site;
    private final TestingSite others;
    private final Connection siteEyes;
    private final Connection otherEyes;
    private final SiteTool foreignOffer;
    private final List<String> before;
    private volatile String pageSays = "{}";
    private int read;

    HostileStage() {
        network.name("inside.example", "127.0.0.1");
        network.name("metadata.google.internal", "169.254.169.254");
        network.name("localhost", "127.0.0.1");
        site = TestingSite.open(vertx, fleet.database(), Fleet.SITE.value(), TABLES, QUERIES);
        others = TestingSite.open(vertx, fleet.database(), OTHER.value(), TABLES, QUERIES);
        siteEyes = site.asSite();
        otherEyes = others.asSite();
        offerSql();
        offerHttp();
        fleet.offers(look, "effect: read")
                .offers(typed, "effect: write")
                .offers(refund, "effect: write\napproval: operator")
                .offers(book, "effect: write\napproval: visitor")
                .offers(pay, "effect: write\napproval: operator\nidentity: { customer_id: sub }")
                .offers(plan, "effect: write\napproval: { by: operator, deadline: 200ms }")
                .offers(limited, "effect: write\nrate: { visitor: 3/h }")
                .offers(admin, "effect: write\nroles: [agent]")
                .offers(off, "effect: write\nenabled: false")
                .offers(early, "effect: write\nrollout: 0")
                .offers(failing("loop_a"), "on_error: [{ on: ['*'], tool: loop_b }]")
                .offers(failing("loop_b"), "on_error: [{ on: ['*'], tool: loop_a }]");
        server = fleet.start();
        foreignOffer = server.parts
                .tools()
                .register(OTHER, foreign.definition(), ToolPolicy.STANDARD.withDeadline(Duration.ofSeconds(5)));
        ToolHost host = new ToolHost(server.parts.vertx(), ToolLimits.STANDARD);
        server.onLoop(() -> host.bind(OTHER, foreignOffer.revision(), foreign));
        ToolConfig shown = ToolText.parse("name: show\npage: true");
        Tool page = server.parts.pageTools().allow(Fleet.SITE, shown);
        SiteTool offered = server.parts
                .tools()
                .register(
                        Fleet.SITE,
                        page.definition(),
                        ToolPolicy.of(shown.rules(), Effect.WRITE, Duration.ofSeconds(5)));
        server.onLoop(() -> host.bind(Fleet.SITE, offered.revision(), page));
        before = rows();
    }

    private void offerSql() {
        fleet.offers(sql("my_orders"), "identity: { customer_id: sub }")
                .offers(sql("find_product"), "")
                .offers(sql("search_products"), "")
                .offers(sql("add_note"), "effect: write");
    }

    private Function<Vertx, Tool> sql(String name) {
        return own -> site.tool(name);
    }

    private void offerHttp() {
        offer("get_item", "{ url: '" + desk.url() + "/v1/items/{id}' }", "");
        offer("search", "{ url: '" + desk.url() + "/v1/search?q={q}' }", "");
        offer("topics", "{ url: '" + desk.url() + "/topics', headers: { X-Topic: '{topic}' } }", "");
        offer("orders", "{ url: '" + desk.url() + "/orders' }", "");
        offer("go", "{ url: '" + desk.url() + "/go?to={to}' }", "");
        offer(
                "open_desk",
                "{ method: POST, url: '" + desk.url() + "/desk' }",
                "identity: { customer_id: sub }\nparameters: { type: object, additionalProperties: true }");
    }

    private void offer(String name, String http, String rules) {
        ToolConfig declared = ToolText.parse("name: " + name + "\nhttp: " + http + "\n" + rules);
        String policy = rules.lines()
                .filter(line -> !line.startsWith("parameters"))
                .findFirst()
                .orElse("");
        fleet.offers(own -> HttpTool.of(declared, network.client(own)), policy);
    }

    private static Tool failing(String name) {
        return new Tool() {
            @Override
            public ToolDefinition definition() {
                return new ToolDefinition(name, "Fails.", "{\"type\":\"object\",\"properties\":{}}");
            }

            @Override
            public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
                return Future.succeededFuture(ToolResult.failed("not_found", "There is none.", true));
            }
        };
    }

    /** What came of an attack: its results, and how the turn ended. */
    record Outcome(List<List<String>> results, String end) {}

    /** Has the model do in a new conversation what an attack says. */
    Outcome play(Attack attack) {
        Iterator<List<ToolCall>> answers = attack.answers().iterator();
        fleet.model.otherwise(messages ->
                answers.hasNext() ? ScriptedModel.Answer.calls(answers.next()) : ScriptedModel.Answer.says("Done."));
        Talk talk = newTalk();
        talk.ask("Hello");
        return outcome(talk.eventsOfTurn());
    }

    /** A new conversation, on a page that says what {@link #pageSays} was told. */
    Talk newTalk() {
        Talk talk = server.talk(new ConversationId(UUID.randomUUID().toString()));
        server.onLoop(() -> {
            LivePage[] page = new LivePage[1];
            page[0] = server.parts
                    .pageTools()
                    .enter(
                            new PageOwner(Fleet.SITE, talk.conversation, Fleet.VISITOR),
                            call -> Objects.requireNonNull(page[0])
                                    .answer(call.toolCallId(), new PageAnswer.Done(pageSays)));
            server.parts
                    .pageTools()
                    .declare(
                            Fleet.SITE,
                            page[0],
                            List.of(new ToolDefinition("show", "Shows.", "{\"type\":\"object\",\"properties\":{}}")));
            return Future.succeededFuture();
        });
        return talk;
    }

    void pageSays(String content) {
        pageSays = content;
    }

    static Outcome outcome(List<Event> events) {
        List<List<String>> results = new ArrayList<>();
        boolean begun = false;
        for (Event event : events) {
            if (event instanceof Event.ToolCallStarted && !begun) {
                results.add(new ArrayList<>());
            }
            begun = event instanceof Event.ToolCallStarted || (begun && !(event instanceof Event.ToolCallAnswered));
            if (event instanceof Event.ToolCallAnswered answered) {
                if (results.isEmpty()) {
                    results.add(new ArrayList<>());
                }
                results.getLast().add(summary(answered.result()));
            }
        }
        return new Outcome(
                results,
                switch (events.getLast()) {
                    case Event.RunFinished finished -> finished.reason().name().toLowerCase(Locale.ROOT);
                    case Event.RunFailed failed -> failed.failure().code();
                    case Event other -> throw new AssertionError("not an end: " + other);
                });
    }

    static String summary(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> succeeded.content();
            case ToolResult.Failed failed -> failed.failure().code();
        };
    }

    /** The same wish where the site has said who the visitor is. */
    String asAna(ToolCall call) {
        ConversationId conversation = new ConversationId(UUID.randomUUID().toString());
        String key = UUID.randomUUID().toString();
        ToolInvocation invocation = new ToolInvocation(Fleet.SITE, conversation, new TurnId(key), ANA, call, "", key);
        return summary(server.onLoop(() -> server.parts
                .dispatcher()
                .dispatch(
                        invocation,
                        server.parts.tools().snapshot(Fleet.SITE, conversation),
                        new RunGuard(100, 100),
                        Heard.of((told, result) -> {}))));
    }

    String foreignAddress() {
        return ToolWire.address(OTHER, "other_refund", foreignOffer.revision());
    }

    String foreignRevision() {
        return foreignOffer.revision();
    }

    int canaryPort() {
        return network.canaryPort();
    }

    /** Looks at the other side of everything: whatever a model asked for, this is how it stands. */
    void checkThatNothingGotThrough() {
        assertThat(desk.breaches()).isEmpty();
        assertThat(network.strays()).isEmpty();
        assertThat(network.caught()).isZero();
        assertThat(rows()).isEqualTo(before);
        List<JsonObject> requests = fleet.model.requests();
        assertThat(requests.subList(read, requests.size()))
                .noneMatch(request -> request.encode().contains(SECRET));
        read = requests.size();
        Stream.of(admin, off, early, foreign)
                .forEach(tool ->
                        assertThat(tool.runs()).as(tool.definition().name()).isEmpty());
        Stream.of(look, typed, refund, book, pay, limited, plan)
                .forEach(tool -> assertThat(tool.runs().values()).allMatch(times -> times == 1));
    }

    /** All rows of both sites but notes, and what there is of tables; one text for each. */
    private List<String> rows() {
        String all = """
                select (select string_agg(t::text, ';' order by t::text) from orders t)
                  || (select string_agg(t::text, ';' order by t::text) from products t)
                  || (select string_agg(tablename, ';' order by tablename) from pg_tables where schemaname = current_schema())
                  || (select count(*) from pg_roles)
                """;
        return Stream.of(siteEyes, otherEyes).map(eyes -> look(eyes, all)).toList();
    }

    private static void close(Connection eyes) {
        try {
            eyes.close();
        } catch (SQLException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static String look(Connection eyes, String query) {
        try (ResultSet row = eyes.createStatement().executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** What was noted, to the letter. */
    String notes() {
        return look(siteEyes, "select coalesce(string_agg(text, '|' order by text), '') from notes");
    }

    @Override
    public void close() {
        close(siteEyes);
        close(otherEyes);
        fleet.close();
        network.close();
        TestingNetwork.get(vertx.close());
    }
}
