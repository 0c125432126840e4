using Earshot.Sip.Messages;

namespace Earshot.Sip.Registrations;

/// <summary>Finds in a 2xx to REGISTER how long a contact was granted: it lists all contacts that are bound (RFC 3261, 10.3, 8).</summary>
internal static class GrantedContacts
{
    /// <param name="response">The 2xx.</param>
    /// <param name="contact">The contact as it was sent; empty for any.</param>
    /// <param name="isOnly">The request had no other, so that a registrar's only contact is it, however it was rewritten.</param>
    /// <param name="expires">Its seconds, or those of the message when it is not listed; null when neither is there.</param>
    /// <returns>True when it is listed.</returns>
    public static bool Find(in SipMessage response, ReadOnlySpan<byte> contact, bool isOnly, out uint? expires)
    {
        ContactReader contacts = new(response);
        int count = 0;
        uint? only = null;
        while (contacts.Read())
        {
            count++;
            only = contacts.Expires;
            if (contact.IsEmpty || IsSame(contacts.Uri, contact))
            {
                expires = contacts.Expires;
                return true;
            }
        }

        bool isRewritten = isOnly && count == 1;
        expires = isRewritten ? only : contacts.Expires;
        return isRewritten;
    }

    /// <summary>
    /// Registrars drop and add parameters, so user, host and port have to do; hosts are case-insensitive (RFC 3261, 19.1.4).
    /// </summary>
    private static bool IsSame(ReadOnlySpan<byte> listed, ReadOnlySpan<byte> sent)
    {
        if (listed.SequenceEqual(sent))
        {
            return true;
        }

        NameAddress one = NameAddress.ParseUri(listed);
        NameAddress other = NameAddress.ParseUri(sent);
        return one.User.SequenceEqual(other.User) && System.Text.Ascii.EqualsIgnoreCase(one.HostPort, other.HostPort);
    }
}
