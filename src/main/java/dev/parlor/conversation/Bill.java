package dev.parlor.conversation;

import java.util.ArrayList;
import java.util.List;

/** What a turn has used up, model by model, in the order in which they were first asked. */
public record Bill(List<Item> items) {
    public static final Bill EMPTY = new Bill(List.of());

    public Bill {
        items = List.copyOf(items);
    }

    /**
     * The part of one model.
     *
     * @param model as {@code provider/name}
     */
    public record Item(String model, Spent spent) {}

    public Bill plus(Charge charge) {
        List<Item> sum = new ArrayList<>(items);
        for (int i = 0; i < sum.size(); i++) {
            if (sum.get(i).model().equals(charge.model())) {
                sum.set(i, new Item(charge.model(), sum.get(i).spent().plus(Spent.of(charge))));
                return new Bill(sum);
            }
        }
        sum.add(new Item(charge.model(), Spent.of(charge)));
        return new Bill(sum);
    }

    public Spent total() {
        return items.stream().map(Item::spent).reduce(Spent.NOTHING, Spent::plus);
    }
}
