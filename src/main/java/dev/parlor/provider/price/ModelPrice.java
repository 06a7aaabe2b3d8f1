package dev.parlor.provider.price;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** One entry of the list: which models it is for, and its tariffs, the earliest first. */
record ModelPrice(ModelMatch match, List<Tariff> tariffs) {
    ModelPrice {
        tariffs = List.copyOf(tariffs);
    }

    /** The tariff that holds at an instant; none before the first. */
    Optional<Tariff> at(Instant instant) {
        LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        return tariffs.stream().filter(tariff -> !tariff.from().isAfter(day)).reduce((earlier, later) -> later);
    }
}
