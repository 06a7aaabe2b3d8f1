package dev.parlor.tool;

/** What the servers of an installation know together about calls. */
public record ToolStores(
        CallRates rates,
        ResultCache cache,
        WriteLedger ledger,
        ApprovalDesk approvals,
        CallAudit audit,
        CallAdvice advice) {}
