using System.Text;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls.Legs;

/// <summary>Legs whose first INVITE names the Call-ID of the other: in a header of the configuration, or to replace it.</summary>
internal sealed class NamedLegs
{
    private readonly byte[][] names;
    private readonly ulong marks;
    private readonly CallTable calls;

    public NamedLegs(string[] headerNames, CallTable calls)
    {
        names = Array.ConvertAll(headerNames, Encoding.ASCII.GetBytes);
        marks = HeaderNames.MarksOf(names);
        this.calls = calls;
    }

    public void Find(Leg leg, in SipMessage invite)
    {
        if (!invite.Has(HeaderName.Replaces) && !invite.MayHave(marks))
        {
            return;
        }

        HeaderReader headers = invite.ReadHeaders();
        while (headers.Read())
        {
            if (headers.Name == HeaderName.Replaces)
            {
                // RFC 3891, 6.1: Replaces = callid *( SEMI replaces-param )
                int semicolon = headers.Value.IndexOf((byte)';');
                Link(leg, headers, Lws.Trim(semicolon < 0 ? headers.Value : headers.Value[..semicolon]), LegReason.Transfer);
            }
            else if (IsNamed(headers.FieldName))
            {
                Link(leg, headers, headers.Value, LegReason.CallIdHeader);
            }
        }
    }

    private void Link(Leg leg, in HeaderReader header, ReadOnlySpan<byte> callId, LegReason reason)
    {
        calls.Find(CallIds.Cut(callId), out Leg? other);
        if (other is not null)
        {
            Leg.Link(leg, other, reason, $"{Lws.ToText(header.FieldName, CallIds.MaxLength)}: {other.CallId}");
        }
    }

    private bool IsNamed(ReadOnlySpan<byte> fieldName)
    {
        foreach (byte[] name in names)
        {
            if (Ascii.EqualsIgnoreCase(fieldName, name))
            {
                return true;
            }
        }

        return false;
    }
}
