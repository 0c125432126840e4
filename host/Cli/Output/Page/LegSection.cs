using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>Calls that belong to this one, and why that is believed.</summary>
internal static class LegSection
{
    public static void Write(PageWriter page, CallRecord call)
    {
        if (call.Legs.Count == 0 && call.Transfers.Count == 0)
        {
            return;
        }

        page.Section("Legs and transfers");
        foreach (LegRecord leg in call.Legs)
        {
            page.Row("leg", $"{leg.CallId} from {Wording.At(call, leg.Start)}: {Reason(leg.Reason)} ({leg.Evidence})");
        }

        foreach (TransferRecord transfer in call.Transfers)
        {
            page.Row("transfer", Wording.Join(
                $"at {Wording.At(call, transfer.Time)} by {Wording.Of(transfer.By)} to {transfer.Target}",
                transfer.ReplacesCallId is { } replaced ? $"replacing {replaced}" : null,
                $"answered by {transfer.StatusCode?.ToString() ?? "nobody"}",
                transfer.Outcome is { } outcome ? $"outcome {outcome}" : null,
                transfer.CallId is { } made ? $"became {made}" : null));
        }
    }

    private static string Reason(LegReason reason) => reason switch
    {
        LegReason.CallIdHeader => "a header names the other Call-ID",
        LegReason.SessionId => "the same Session-ID",
        LegReason.Transfer => "transferred",
        _ => "the same numbers, time and addresses",
    };
}
