using System.Collections.ObjectModel;
using System.Text;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>The headers that the configuration asks for, by full name.</summary>
internal sealed class KeptHeaders
{
    private const int MaxLength = 256;

    private readonly string[] names;
    private readonly byte[][] bytes;
    private readonly ulong marks;

    public KeptHeaders(string[] names)
    {
        this.names = names;
        bytes = Array.ConvertAll(names, Encoding.ASCII.GetBytes);
        marks = HeaderNames.MarksOf(bytes);
    }

    /// <summary>Keeps the first value of each that no earlier INVITE had.</summary>
    public void Read(Call call, in SipMessage invite)
    {
        string?[]? values = call.KeptHeaders;
        if (!invite.MayHave(marks) || (values is not null && !values.Contains(null)))
        {
            return;
        }

        HeaderReader headers = invite.ReadHeaders();
        while (headers.Read())
        {
            int index = IndexOf(headers.FieldName);
            if (index >= 0 && values?[index] is null)
            {
                values ??= new string?[names.Length];
                values[index] = Lws.ToText(headers.Value, MaxLength);
            }
        }

        call.KeptHeaders = values;
    }

    public IReadOnlyDictionary<string, string> ToRecord(Call call)
    {
        if (call.KeptHeaders is null)
        {
            return ReadOnlyDictionary<string, string>.Empty;
        }

        Dictionary<string, string> record = [];
        for (int i = 0; i < names.Length; i++)
        {
            if (call.KeptHeaders[i] is { } value)
            {
                record.Add(names[i], value);
            }
        }

        return record;
    }

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(name, bytes[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
