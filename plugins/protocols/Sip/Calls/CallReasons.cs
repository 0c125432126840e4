using System.Buffers.Text;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>
/// Values of Reason headers (RFC 3326, 2; in responses RFC 6432).
/// <code>reason-value = protocol *( SEMI ( "cause" EQUAL 1*DIGIT / "text" EQUAL quoted-string ) )</code>
/// </summary>
internal sealed class CallReasons
{
    private const int Limit = 16;
    private const int MaxProtocol = 32;
    private const int MaxText = 256;

    private readonly BoundedList<ReasonRecord> reasons = new(Limit);

    public IReadOnlyList<ReasonRecord> Items => reasons.Items;

    public int Refused => reasons.Refused;

    /// <summary>A proxy sends them on, so what is known already is left out.</summary>
    public void Read(in SipMessage message, string method, CallParty sender)
    {
        HeaderReader headers = message.ReadHeaders();
        while (headers.Read())
        {
            ValueList values = new(headers.Name == HeaderName.Reason ? headers.Value : default);
            while (values.Read())
            {
                if (Parse(values.Value, method, sender) is { } reason && !reasons.Items.Contains(reason))
                {
                    reasons.Add(reason);
                }
            }
        }
    }

    private static ReasonRecord? Parse(ReadOnlySpan<byte> value, string method, CallParty sender)
    {
        int semicolon = value.IndexOf((byte)';');
        string? protocol = Lws.ToText(semicolon < 0 ? value : value[..semicolon], MaxProtocol);
        ReadOnlySpan<byte> cause = NameAddress.Parameter(value, "cause"u8);
        bool hasCause = Utf8Parser.TryParse(cause, out int number, out int used) && used == cause.Length && number >= 0;
        string? text = QuotedText.ToText(NameAddress.Parameter(value, "text"u8), MaxText);
        return protocol is null ? null : new ReasonRecord(method, sender, protocol, hasCause ? number : null, text);
    }
}
