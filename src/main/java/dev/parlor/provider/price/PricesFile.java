package dev.parlor.provider.price;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.config.YamlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** One file of prices, checked as it is read; each complaint names file, line and key. */
final class PricesFile {
    private static final List<String> TOP = List.of("date", "source", "providers");
    private static final List<String> PROVIDER = List.of("names", "source", "gateway", "models");
    private static final List<String> MODEL = List.of("match", "prices");

    private final YamlFile file;
    private final TariffReader tariffs;

    private PricesFile(YamlFile file) {
        this.file = file;
        this.tariffs = new TariffReader(file);
    }

    /** The one that every build brings along. */
    static PricesFile packed() {
        return new PricesFile(YamlFile.packed("prices.yaml"));
    }

    static PricesFile read(Path path) {
        return new PricesFile(YamlFile.read(path));
    }

    /** All that the file says, in its order. */
    List<ProviderPrices> providers() {
        ObjectNode tree = file.tree(TOP);
        List<ProviderPrices> providers = new ArrayList<>();
        if (!tree.isEmpty()) {
            tariffs.day("date", tree.path("date"));
            requireText("source", tree.path("source"));
            if (!tree.path("providers").isObject()) {
                throw file.problem("providers", "must have a key for each provider");
            }
            tree.path("providers")
                    .properties()
                    .forEach(entry -> providers.add(provider(entry.getKey(), entry.getValue())));
        }
        return providers;
    }

    private ProviderPrices provider(String key, JsonNode tree) {
        String path = "providers." + key;
        ObjectNode known = file.onlyKeys(path, tree, PROVIDER);
        requireText(path + ".source", known.path("source"));
        List<String> names = new ArrayList<>(List.of(key));
        if (known.has("names")) {
            names.addAll(texts(path + ".names", known.path("names")));
        }
        if (known.has("gateway") && !known.path("gateway").isBoolean()) {
            throw file.problem(path + ".gateway", "is true or false");
        }
        List<ModelPrice> models = new ArrayList<>();
        for (Item item : items(path + ".models", known.path("models"))) {
            models.add(model(item.path(), item.tree()));
        }
        return new ProviderPrices(names, known.path("gateway").asBoolean(), models);
    }

    private ModelPrice model(String path, JsonNode tree) {
        ObjectNode known = file.onlyKeys(path, tree, MODEL);
        List<Tariff> found = new ArrayList<>();
        for (Item item : items(path + ".prices", known.path("prices"))) {
            found.add(tariffs.tariff(item.path(), item.tree()));
        }
        if (found.isEmpty() || found.stream().map(Tariff::from).distinct().count() < found.size()) {
            throw file.problem(path + ".prices", "needs at least one entry, and no two from the same day on");
        }
        found.sort(Comparator.comparing(Tariff::from));
        return new ModelPrice(match(path + ".match", known.path("match")), found);
    }

    private ModelMatch match(String path, JsonNode tree) {
        List<ModelMatch> matches = new ArrayList<>();
        file.onlyKeys(path, tree, ModelMatch.KINDS)
                .properties()
                .forEach(kind -> texts(path + "." + kind.getKey(), kind.getValue())
                        .forEach(text -> matches.add(match(path, kind.getKey(), text))));
        if (matches.isEmpty()) {
            throw file.problem(path, "needs at least one of " + String.join(", ", ModelMatch.KINDS));
        }
        return new ModelMatch.Any(matches);
    }

    private ModelMatch match(String path, String kind, String text) {
        try {
            return ModelMatch.of(kind, text);
        } catch (PatternSyntaxException wrong) {
            throw file.problem(path + "." + kind, "'" + text + "' is no regular expression: " + wrong.getDescription());
        }
    }

    private record Item(String path, JsonNode tree) {}

    private List<Item> items(String path, JsonNode list) {
        if (!list.isArray()) {
            throw file.problem(path, "must be a list");
        }
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            items.add(new Item(path + ".[" + i + "]", list.get(i)));
        }
        return items;
    }

    private List<String> texts(String path, JsonNode list) {
        return items(path, list).stream()
                .map(item -> requireText(item.path(), item.tree()))
                .toList();
    }

    private String requireText(String path, JsonNode node) {
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw file.problem(path, "must be a text");
        }
        return node.textValue();
    }
}
