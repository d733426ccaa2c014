"""The fields and words of Square's answers that ROMS knows, as the official SDK of this version has them.

What is not here is drift: it is kept as it came and reported. A test compares these lists with the SDK.
"""

from collections.abc import Mapping


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


FIELDS: Mapping[str, frozenset[str]] = {
    "order": words(
        """
        closed_at created_at customer_id discounts fulfillments id line_items location_id metadata
        net_amount_due_money net_amounts pricing_options reference_id refunds return_amounts returns rewards
        rounding_adjustment service_charges source state taxes tenders ticket_name total_discount_money
        total_money total_service_charge_money total_tax_money total_tip_money updated_at version
        """
    ),
    "order.line_items": words(
        """
        applied_discounts applied_service_charges applied_taxes base_price_money catalog_object_id
        catalog_version gross_sales_money item_type metadata modifiers name note pricing_blocklists quantity
        quantity_unit total_discount_money total_money total_service_charge_money total_tax_money uid
        variation_name variation_total_price_money
        """
    ),
    "order.tenders": words(
        """
        additional_recipients amount_money bank_account_details buy_now_pay_later_details card_details
        cash_details created_at customer_id id location_id note payment_id processing_fee_money
        square_account_details tip_money transaction_id type
        """
    ),
    "order.fulfillments": words(
        """
        delivery_details entries in_store_details line_item_application metadata pickup_details
        shipment_details state type uid
        """
    ),
    "order.returns": words(
        """
        return_amounts return_discounts return_line_items return_service_charges return_taxes return_tips
        rounding_adjustment source_order_id uid
        """
    ),
    "order.refunds": words(
        """
        additional_recipients amount_money created_at id location_id processing_fee_money reason status
        tender_id transaction_id
        """
    ),
    "payment": words(
        """
        amount_money app_fee_allocations app_fee_money application_details approved_money
        bank_account_details billing_address buy_now_pay_later_details buyer_currency_exchange
        buyer_email_address capabilities card_details cash_details created_at customer_id delay_action
        delay_duration delayed_until device_details electronic_money_details employee_id external_details id
        is_offline_payment location_id note offline_payment_details order_id processing_fee receipt_number
        receipt_url reference_id refund_ids refunded_money risk_evaluation shipping_address source_type
        square_account_details statement_description_identifier status team_member_id terminal_checkout_id
        tip_money total_money updated_at version_token wallet_details
        """
    ),
    "location": words(
        """
        address business_email business_hours business_name capabilities coordinates country created_at
        currency custom_receipt_text description facebook_url full_format_logo_url id instagram_username
        language_code logo_url mcc merchant_id name phone_number pos_background_url return_policy status
        tax_ids timezone twitter_username type website_url
        """
    ),
    "catalog.item_data": words(
        """
        abbreviation buyer_facing_name categories category_id channels description description_html
        description_plaintext ecom_image_uris ecom_seo_data ecom_uri food_and_beverage_details image_ids
        is_alcoholic is_archived is_taxable item_options kitchen_name label_color modifier_list_info name
        product_type reporting_category skip_modifier_screen sort_name tax_ids variations
        """
    ),
    "catalog.item_variation_data": words(
        """
        available_for_booking image_ids inventory_alert_threshold inventory_alert_type item_id
        item_option_values kitchen_name location_overrides measurement_unit_id name ordinal price_money
        pricing_type sellable service_duration sku stockable stockable_conversion team_member_ids
        track_inventory upc user_data vendor_information
        """
    ),
    "category.category_data": words(
        """
        availability_period_ids category_type channels ecom_seo_data image_ids is_top_level name
        online_visibility parent_category path_to_root root_category
        """
    ),
    "count": words(
        """
        calculated_at catalog_object_id catalog_object_type is_estimated location_id quantity state
        """
    ),
    "change": words(
        """
        adjustment measurement_unit measurement_unit_id physical_count type
        """
    ),
    "change.physical_count": words(
        """
        adjustment_id catalog_object_id catalog_object_type created_at employee_id id location_id
        occurred_at quantity reference_id source state team_member_id
        """
    ),
    "change.adjustment": words(
        """
        adjustment_group catalog_object_id catalog_object_type cost_money created_at employee_id
        from_location_id from_state goods_receipt_id id occurred_at physical_count_id purchase_order_id
        quantity reason_id reference_id refund_id source team_member_id to_location_id to_state
        total_price_money transaction_id vendor_id
        """
    ),
    "catalog": words(
        """
        absent_at_location_ids catalog_v1_ids category_data custom_attribute_values id image_id is_deleted
        item_data item_variation_data ordinal present_at_all_locations present_at_location_ids type
        updated_at version
        """
    ),
    "category": words(
        """
        absent_at_location_ids catalog_v1_ids category_data custom_attribute_values id image_id is_deleted
        item_data item_variation_data ordinal present_at_all_locations present_at_location_ids type
        updated_at version
        """
    ),
}

WORDS: Mapping[str, frozenset[str]] = {
    "square_orders.state": words(
        """
        OPEN COMPLETED CANCELED DRAFT
        """
    ),
    "square_order_lines.item_type": words(
        """
        ITEM CUSTOM_AMOUNT GIFT_CARD
        """
    ),
    "square_returned_lines.item_type": words(
        """
        ITEM CUSTOM_AMOUNT GIFT_CARD
        """
    ),
    "square_tenders.type": words(
        """
        CARD CASH THIRD_PARTY_CARD SQUARE_GIFT_CARD NO_SALE BANK_ACCOUNT WALLET BUY_NOW_PAY_LATER
        SQUARE_ACCOUNT OTHER
        """
    ),
    "square_refunds.status": words(
        """
        PENDING APPROVED REJECTED FAILED
        """
    ),
    "square_fulfillments.type": words(
        """
        PICKUP SHIPMENT DELIVERY IN_STORE
        """
    ),
    "square_fulfillments.state": words(
        """
        PROPOSED RESERVED PREPARED COMPLETED CANCELED FAILED
        """
    ),
    "square_inventory.state": words(
        """
        CUSTOM IN_STOCK SOLD RETURNED_BY_CUSTOMER RESERVED_FOR_SALE SOLD_ONLINE ORDERED_FROM_VENDOR
        RECEIVED_FROM_VENDOR IN_TRANSIT_TO NONE WASTE UNLINKED_RETURN COMPOSED DECOMPOSED
        SUPPORTED_BY_NEWER_VERSION IN_TRANSIT UNTRACKED
        """
    ),
    "square_locations.status": words(
        """
        ACTIVE INACTIVE
        """
    ),
    "square_payments.status": words(
        """
        APPROVED PENDING COMPLETED CANCELED FAILED
        """
    ),
    "square_payments.source_type": words(
        """
        CARD BANK_ACCOUNT WALLET BUY_NOW_PAY_LATER SQUARE_ACCOUNT CASH EXTERNAL
        """
    ),
    "square_catalog.type": words(
        """
        ITEM ITEM_VARIATION
        """
    ),
}
