package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** Tools of three sites, as a provider request would offer them. */
final class SampleTools {
    static final List<OfferedTool> ASSISTANT = List.of(
            tool("calculator", "Evaluates an arithmetic expression exactly. Use it for every calculation.", """
                {"type":"object","required":["expression"],"properties":{
                  "expression":{"type":"string","description":"Arithmetic expression, e.g. (2+3)*4"}}}\
                """),
            tool("current_time", "Tells the current date and time in a time zone.", """
                {"type":"object","required":["zone"],"properties":{
                  "zone":{"type":"string","description":"IANA time zone, e.g. Europe/Berlin"}}}\
                """),
            tool("convert_units", "Converts a value from one unit to another: length, mass, temperature.", """
                {"type":"object","required":["value","from","to"],"properties":{
                  "value":{"type":"number","description":"How much"},
                  "from":{"type":"string","description":"Unit of the value, e.g. mi, km, kg, lb, celsius"},
                  "to":{"type":"string","description":"Unit wanted, e.g. mi, km, kg, lb, fahrenheit"}}}\
                """));

    static final List<OfferedTool> BOOKING = List.of(tool(
            "get_availability",
            "Free appointments between two dates. Use it when the visitor wants to know when something is possible.",
            """
            {"type":"object","required":["start_date","service_type"],"properties":{
              "start_date":{"type":"string","format":"date","description":"First day, YYYY-MM-DD"},
              "end_date":{"type":"string","format":"date","description":"Last day, YYYY-MM-DD"},
              "service_type":{"type":"string","enum":["haircut","massage","facial_treatment"],
                "description":"Kind of appointment"}}}\
            """));

    static final List<OfferedTool> SHOP = List.of(
            tool(
                    "search_products",
                    "Searches the catalogue for products by words. Use for questions about what the shop sells.",
                    """
                    {"type":"object","required":["query"],"properties":{
                      "query":{"type":"string","description":"What to look for"},
                      "max_results":{"type":"integer","minimum":1,"maximum":20,"default":5},
                      "category":{"type":"string","enum":["jackets","tents","boots"]}}}\
                    """),
            tool(
                    "get_order_status",
                    "Status of one order. Use only when the user gives an order number (ORD-XXXXXX). Not for product"
                            + " questions.",
                    """
                    {"type":"object","required":["order_id"],"properties":{
                      "order_id":{"type":"string","pattern":"^ORD-[A-Z0-9]{6}$",
                        "description":"Order number as printed on the receipt"}}}\
                    """),
            tool("create_customer_ticket", "Opens a ticket for the staff when something went wrong.", """
                {"type":"object","required":["name","issue"],"properties":{
                  "name":{"type":"string","description":"Name of the customer"},
                  "issue":{"type":"string","description":"What went wrong, in the customer's words"}}}\
                """));

    static final List<OfferedTool> ESTATE =
            List.of(tool("search_properties", "Searches properties for rent or sale.", """
                {"type":"object","properties":{
                  "location":{"type":"string","description":"City or district"},
                  "price_range":{"type":"string","description":"Monthly rent as from-to, e.g. 500-1200"},
                  "type":{"type":"string","enum":["apartment","house","studio"]}}}\
                """));

    private SampleTools() {}

    static OfferedTool tool(String name, String description, String schema) {
        return OfferedTool.of(name, description, new JsonObject(schema));
    }
}
