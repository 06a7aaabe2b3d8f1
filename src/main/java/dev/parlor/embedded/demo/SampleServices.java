package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Stand-ins for two public services, so that the sample sites work without the internet: the weather in the form of
 * wttr.in, {@code GET /{city}?format=j1}, and a search in the form of MediaWiki, {@code GET /w/api.php}. The weather is
 * made up, the same for a city for as long as the server runs; the library has a few articles.
 */
final class SampleServices {
    private static final int MOST_RESULTS = 10;
    private static final int LONGEST_CITY = 80;
    private static final List<String> SKIES =
            List.of("Sunny", "Partly cloudy", "Cloudy", "Light rain", "Overcast", "Patchy rain nearby", "Clear");

    private record Article(String title, String text) {}

    private static final List<Article> LIBRARY = List.of(
            new Article(
                    "Slide rule",
                    "A slide rule is a ruler with a sliding part that multiplies and divides by adding lengths on logarithmic"
                            + " scales. William Oughtred made the first around 1622; pocket calculators replaced it in the 1970s."),
            new Article(
                    "Cordless drill",
                    "A cordless drill runs on a battery. Black & Decker sold the first in 1961; lithium-ion cells made it light"
                            + " enough to replace most drills with a cable."),
            new Article(
                    "Spirit level",
                    "A spirit level shows whether a surface is horizontal by a bubble in a slightly bent tube. Melchisédech"
                            + " Thévenot described it in 1661."),
            new Article(
                    "Metric system",
                    "The metric system was introduced in France in 1795. Since 2019 all of its base units are defined by constants"
                            + " of nature; the kilogram was the last to lose its prototype."),
            new Article(
                    "Mile",
                    "A mile was a thousand double paces of a Roman soldier. The international mile has been exactly 1,609.344"
                            + " metres since 1959."),
            new Article(
                    "Time zone",
                    "Time zones came with the railways. In 1884 a conference in Washington chose Greenwich as the prime meridian;"
                            + " the IANA database lists the rules of every zone."),
            new Article(
                    "Lighthouse of Alexandria",
                    "The lighthouse of Alexandria, built around 280 BC, was about a hundred metres high and one of the Seven"
                            + " Wonders of the Ancient World."),
            new Article(
                    "Weather forecasting",
                    "Robert FitzRoy published the first daily weather forecasts in The Times in 1861. Numerical forecasts began"
                            + " in 1950 on the ENIAC."));

    private SampleServices() {}

    static void mount(Router router) {
        router.get("/w/api.php").handler(SampleServices::search);
        router.get("/:city").handler(SampleServices::weather);
    }

    private static void weather(RoutingContext context) {
        String city = context.pathParam("city");
        if (!"j1".equals(context.request().getParam("format")) || city.length() > LONGEST_CITY) {
            context.next();
            return;
        }
        CRC32 seed = new CRC32();
        seed.update(city.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        int dice = (int) (seed.getValue() % 10_000);
        int degrees = 2 + dice % 25;
        JsonObject now = new JsonObject()
                .put("temp_C", String.valueOf(degrees))
                .put("FeelsLikeC", String.valueOf(degrees - dice % 3))
                .put("humidity", String.valueOf(45 + dice % 50))
                .put("windspeedKmph", String.valueOf(3 + dice % 30))
                .put("weatherDesc", new JsonArray().add(new JsonObject().put("value", SKIES.get(dice % SKIES.size()))));
        JsonObject area = new JsonObject().put("areaName", new JsonArray().add(new JsonObject().put("value", city)));
        answer(
                context,
                new JsonObject()
                        .put("current_condition", new JsonArray().add(now))
                        .put("nearest_area", new JsonArray().add(area)));
    }

    private static void search(RoutingContext context) {
        String wanted = String.valueOf(context.request().getParam("srsearch"));
        List<String> words = Words.telling(wanted);
        JsonArray found = new JsonArray();
        LIBRARY.stream()
                .filter(article -> hits(article, words) > 0)
                .sorted(Comparator.comparingLong((Article article) -> hits(article, words))
                        .reversed())
                .limit(MOST_RESULTS)
                .forEach(article -> found.add(new JsonObject()
                        .put("ns", 0)
                        .put("title", article.title())
                        .put("snippet", article.text())));
        answer(context, new JsonObject().put("batchcomplete", "").put("query", new JsonObject().put("search", found)));
    }

    private static long hits(Article article, List<String> words) {
        List<String> own = Stream.of(article.title(), article.title(), article.text())
                .flatMap(text -> Words.telling(text).stream())
                .toList();
        return own.stream()
                .filter(word -> words.stream().anyMatch(each -> Words.match(word, each)))
                .count();
    }

    private static void answer(RoutingContext context, JsonObject body) {
        context.response().putHeader("content-type", "application/json").end(body.toBuffer());
    }
}
