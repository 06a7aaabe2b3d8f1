package dev.parlor.embedded.demo;

import java.util.List;

/** What a parameter is for, told from its schema, its name and its description. */
enum Meaning {
    CHOICE(0),
    CODE(4),
    IDENTIFIER(1),
    NUMBER(0.2),
    FLAG(0),
    LIST(0),
    RECORD(0),
    ZONE(1.5),
    DATE(1),
    TIME(0.5),
    EMAIL(1.5),
    URL(2),
    PHONE(1),
    UNIT(2),
    EXPRESSION(4),
    PRICE_RANGE(1.5),
    PLACE(1),
    PERSON(0.5),
    QUERY(0),
    MATTER(0),
    WORD(0);

    /**
     * How much a value of this kind in a wish speaks for a tool that takes one; 0 where such words are everywhere, and
     * for choices, which count among the tool's words.
     */
    final double evidence;

    Meaning(double evidence) {
        this.evidence = evidence;
    }

    static Meaning of(Parameter parameter, OfferedTool tool) {
        if (isUnit(parameter, tool)) {
            return UNIT;
        }
        if (!parameter.choices().isEmpty()) {
            return CHOICE;
        }
        return switch (parameter.type()) {
            case "number", "integer" -> NUMBER;
            case "boolean" -> FLAG;
            case "array" -> LIST;
            case "object" -> RECORD;
            default -> ofText(parameter);
        };
    }

    /** Whether only a value of a certain shape will do, so that finding one is no accident. */
    boolean isTelling() {
        return evidence >= 1 || this == CHOICE;
    }

    private static boolean isUnit(Parameter parameter, OfferedTool tool) {
        boolean place = parameter.isNamed("from", "to", "unit", "units", "source", "target");
        boolean units =
                parameter.isAbout("unit", "units") || Words.of(tool.name()).contains("units");
        return place && units && parameter.type().equals("string");
    }

    private static Meaning ofText(Parameter parameter) {
        return switch (parameter.format()) {
            case "date", "date-time" -> DATE;
            case "time" -> TIME;
            case "email" -> EMAIL;
            case "uri", "url" -> URL;
            default -> parameter.pattern().isEmpty() ? ofName(parameter) : ofPattern(parameter);
        };
    }

    /** A pattern of a date is known by the name, a loose one is no code. */
    private static Meaning ofPattern(Parameter parameter) {
        Meaning named = ofName(parameter);
        return named == WORD || named == IDENTIFIER ? CODE : named;
    }

    private static Meaning ofName(Parameter p) {
        if (p.isNamed("zone", "timezone", "tz") || p.isAbout("iana", "timezone")) {
            return ZONE;
        } else if (p.isNamed("expression", "formula", "equation", "calculation")) {
            return EXPRESSION;
        } else if (p.isNamed("date", "day", "checkin", "checkout") || p.isAbout("yyyy")) {
            return DATE;
        } else if (p.isNamed("time", "hour")) {
            return TIME;
        } else if (p.isNamed("email", "mail")) {
            return EMAIL;
        } else if (p.isNamed("url", "uri", "link", "website")) {
            return URL;
        } else if (p.isNamed("phone", "telephone", "mobile")) {
            return PHONE;
        } else if (p.isNamed("price", "budget")) {
            return PRICE_RANGE;
        } else if (p.isNamed("city", "location", "place", "country", "destination", "address", "region", "area")) {
            return PLACE;
        } else if (p.isNamed("id", "number", "code", "sku", "reference")) {
            return IDENTIFIER;
        } else if (p.isNamed("query", "search", "q", "keyword", "keywords", "term", "terms", "topic", "phrase")) {
            return QUERY;
        } else if (MATTERS.stream().anyMatch(p::isNamed)) {
            return MATTER;
        }
        return p.isNamed("name", "customer") && !p.isNamed("product", "service", "file", "item") ? PERSON : WORD;
    }

    private static final List<String> MATTERS = List.of(
            "issue",
            "message",
            "text",
            "reason",
            "description",
            "comment",
            "comments",
            "content",
            "question",
            "subject",
            "summary",
            "details",
            "note",
            "notes",
            "body",
            "feedback",
            "problem");
}
