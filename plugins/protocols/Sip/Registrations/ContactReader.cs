using System.Buffers.Text;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Registrations;

/// <summary>
/// Reads the contacts of a REGISTER or its response (RFC 3261, 20.10).
/// <code>Contact = ( "Contact" / "m" ) HCOLON ( STAR / ( contact-param *( COMMA contact-param ) ) )</code>
/// </summary>
internal ref struct ContactReader
{
    private readonly uint? headerExpires;
    private HeaderReader headers;
    private ValueList values;

    public ContactReader(in SipMessage message)
    {
        headers = message.ReadHeaders();
        headerExpires = ParseSeconds(message.Find(HeaderName.Expires));
        Expires = headerExpires;
    }

    /// <summary>As sent, also <c>*</c>.</summary>
    public ReadOnlySpan<byte> Uri { get; private set; }

    /// <summary>The contact's own, else that of the message (RFC 3261, 10.2.1.1); null without either.</summary>
    public uint? Expires { get; private set; }

    /// <summary>Moves to the next contact.</summary>
    /// <returns>False after the last; <see cref="Expires"/> is then that of the message.</returns>
    public bool Read()
    {
        while (!values.Read())
        {
            if (!MoveToContact())
            {
                Uri = default;
                Expires = headerExpires;
                return false;
            }
        }

        Uri = NameAddress.Parse(values.Value).Uri;
        Expires = ParseSeconds(NameAddress.Parameter(values.Value, "expires"u8)) ?? headerExpires;
        return true;
    }

    private bool MoveToContact()
    {
        while (headers.Read())
        {
            if (headers.Name == HeaderName.Contact)
            {
                values = new ValueList(headers.Value);
                return true;
            }
        }

        return false;
    }

    /// <summary>RFC 3261, 20.10: "Malformed values SHOULD be treated as equivalent to 3600."</summary>
    private static uint? ParseSeconds(ReadOnlySpan<byte> value)
    {
        value = value.Trim((byte)'"');
        if (value.IsEmpty)
        {
            return null;
        }

        return Utf8Parser.TryParse(value, out uint seconds, out int used) && used == value.Length
            ? seconds
            : Registration.DefaultExpires;
    }
}
