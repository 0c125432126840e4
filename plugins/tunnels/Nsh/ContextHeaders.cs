using Earshot.Sdk.Decoding;

namespace Earshot.Nsh;

/// <summary>The metadata of a chain, for <c>explain</c>. https://www.rfc-editor.org/rfc/rfc8300#section-2.5.1</summary>
internal static class ContextHeaders
{
    private const int VariableType = 2;
    private const int ItemHeader = 4;

    public static void Describe(ReadOnlySpan<byte> context, int type, IHeaderFields fields)
    {
        while (type == VariableType && context.Length >= ItemHeader)
        {
            int length = context[3] & 0x7F;
            int padded = ItemHeader + ((length + 3) & ~3);
            if (padded > context.Length)
            {
                break;
            }

            fields.Add("metadata class", 16, FieldFormat.Hex);
            fields.Add("type", 8);
            fields.Add("unassigned", 1);
            fields.Add("length", 7);
            if (length > 0)
            {
                fields.Add("metadata", length * 8, FieldFormat.Bytes);
            }

            if (padded > ItemHeader + length)
            {
                fields.Add("padding", (padded - ItemHeader - length) * 8, FieldFormat.Hex);
            }

            context = context[padded..];
        }

        if (!context.IsEmpty)
        {
            fields.Add("context", context.Length * 8, FieldFormat.Bytes);
        }
    }
}
